// A file in another form: its text, what is lost, and what nmer doubts of it.

import type { Notice } from "../../base/notice.ts";
import { InputError } from "../../base/error.ts";
import type { Pieces } from "../../base/pieces/json_pieces.ts";
import { Members } from "../../base/pieces/members.ts";
import { type Calculation, makeRegistry, prepare, type Registry } from "../../calculation/mod.ts";
import {
  manyBodyForm,
  moleculeFields,
  moleculeForm,
  nmerForm,
  resultForm1,
  xyzForm,
} from "../../calculation/convert/mod.ts";
import {
  type InputRecord,
  type MoleculeRecord,
  parseInput,
  readInput,
  readMolecule,
} from "../../input/mod.ts";
import type { SourceKind } from "../../input/source_kind.ts";
import { readResult } from "../../input/result/mod.ts";
import type { Host } from "../host/host.ts";
import { valuePieces } from "../output/serialise.ts";
import { readable } from "./readable_yaml.ts";
import { movedInput } from "./own_text.ts";
import type { ChosenTarget } from "./target.ts";

/** What is converted, and into what. */
export interface Conversion extends ChosenTarget {
  readonly from: string;
  readonly to: string;
  readonly source: SourceKind;
  /** The model that a molecule gets. */
  readonly model: Readonly<Record<string, unknown>> | undefined;
}

/** What a conversion made. */
export interface Made {
  readonly text: Pieces;
  readonly lost: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * Converts a file.
 *
 * @throws {InputError} Where it is wrong, or cannot be said in the form that is asked for.
 */
export async function converted(host: Host, conversion: Conversion): Promise<Made> {
  const { from, source, target, model } = conversion;
  // What another machine has counts no less than what this one has.
  const registry = makeRegistry();
  if (source.kind === "molecule") {
    const record = await readMolecule(from, host.readFile);
    if (model === undefined) return await moleculeAlone(conversion, record);
    return await ofInput(conversion, inputOf(record, model), registry, record.notices ?? []);
  }
  if (model !== undefined) {
    throw new InputError({
      keyPath: ["--method"],
      found: `a model for ${source.kind === "result" ? "a result" : "an input"}`,
      expected: "none: it has its own",
    });
  }
  if (source.kind === "result") {
    const result = await readResult(from, host.readFile);
    if (target !== "result-v1") return await ofInput(conversion, result.input, registry, []);
    const { value, lost } = resultForm1(result, registry);
    // What is read task by task is written so.
    const isLong = Object.values(result.original as object).some((part) => part instanceof Members);
    const text = isLong || conversion.format === "json"
      ? await valuePieces(value, conversion.format)
      : [await readable(value, conversion.format)];
    return { text, lost, notices: [] };
  }
  return await ofInput(conversion, await readInput(from, host.readFile), registry, []);
}

/** A molecule that becomes an input; its fragments are detected where its file does not say them. */
function inputOf(record: MoleculeRecord, model: Readonly<Record<string, unknown>>): InputRecord {
  const { value } = moleculeFields({ ...record, fragments: record.fragments ?? "auto" });
  const input = parseInput(JSON.stringify({ molecule: value, model }), {
    name: record.source,
    format: "json",
  });
  return { ...input, molecule: { ...input.molecule, notices: [] } };
}

async function moleculeAlone({ target, format, source }: Conversion, record: MoleculeRecord): Promise<Made> {
  const notices = record.notices ?? [];
  if (target === "molecule") {
    const { value, lost } = moleculeForm(record);
    return withLost({ text: await readable(value, format), lost }, source.lost, notices);
  }
  if (target === "xyz") return withLost(xyzForm(record), source.lost, notices);
  throw new InputError({
    file: record.source,
    found: "a molecule without a model",
    expected: target === "result-v1" ? "a result of nmer's" : "a model, with which it becomes an input",
    hint: target === "result-v1"
      ? "Only a result can become one of version 1."
      : "Give --method and --basis, or take --to molecule or xyz.",
  });
}

async function ofInput(
  { source, target, format, from, to }: Conversion,
  input: InputRecord,
  registry: Registry,
  further: readonly Notice[],
): Promise<Made> {
  const calculation = prepare(input, registry);
  const notices = [...further, ...calculation.notices];
  const isOwn = target === "yaml" || target === "json";
  if (isOwn && source.value !== undefined) {
    const text = [await readable(movedInput(source.value, from, to), format)];
    return { text, lost: source.lost, notices };
  }
  if (target === "xyz") {
    return withLost(xyzForm(input.molecule), ["the calculation", ...source.lost], notices);
  }
  const { value, lost } = formOf(target, calculation);
  const calculationLost = target === "molecule" ? ["the calculation"] : [];
  return withLost(
    { text: await readable(value, format), lost },
    [...calculationLost, ...source.lost],
    notices,
  );
}

function withLost(
  { text, lost }: { readonly text: string; readonly lost: readonly string[] },
  more: readonly string[],
  notices: readonly Notice[],
): Made {
  return { text: [text], lost: [...more, ...lost], notices };
}

function formOf(target: ChosenTarget["target"], calculation: Calculation) {
  switch (target) {
    case "qcschema-v1":
      return manyBodyForm(calculation, 1);
    case "qcschema-v2":
      return manyBodyForm(calculation, 2);
    case "molecule":
      return moleculeForm(calculation.input.molecule);
    case "result-v1":
      throw new InputError({
        file: calculation.input.source,
        found: "an input",
        expected: "a result of nmer's, which can become one of version 1",
      });
    default:
      return nmerForm(calculation);
  }
}
