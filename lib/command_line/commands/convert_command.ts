// nmer convert: the same calculation in another form, and what that form cannot say.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import type { Pieces } from "../../base/pieces/json_pieces.ts";
import { shownName } from "../../base/plain_text.ts";
import { plural } from "../../base/plural.ts";
import { sourceKind } from "../../input/source_kind.ts";
import { chosenTarget, kindOfTarget, TARGETS } from "../convert/target.ts";
import { converted } from "../convert/converted.ts";
import { writePieces } from "../command/write_pieces.ts";
import type { Host } from "../host/host.ts";
import { OutputError, reasonOf } from "../host/output_error.ts";
import { say } from "../host/text_host.ts";
import { type Arguments, parseArguments } from "../options/arguments.ts";
import { checkWritableFile, STANDARD_OUTPUT, standardName } from "../output/open_output.ts";
import { checkOutputs } from "../output/output_files.ts";
import { showNotices, STRICT_OPTION } from "../output/understood.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { withoutForeignText } from "../output/foreign_text.ts";
import { asOtherFile, recordingReads } from "../command/read_calculation.ts";

/** The command `convert`. */
export const convertCommand: Command = {
  synopsis: "IN OUT [--to FORM]",
  description:
    "Writes an input, the molecule of another program's file or a result in another form. The extension of OUT\n" +
    "says the form, or --to: nmer's own input in YAML or JSON, QCSchema ManyBodyInput (v1, v2), a QCSchema\n" +
    "Molecule, XYZ, or of a result the ManyBodyResult v1; a result gives its input in any of the others, too.\n" +
    "IN: any of these, qcmanybody_cli_input, autofragment's output, or .pdb, .sdf, .mol, .mol2, .gjf, .com (Gaussian),\n" +
    ".inp (ORCA). What OUT cannot say is listed; with --strict that is an error. OUT - is standard output.",
  examples: [
    "nmer convert examples/water_trimer.yaml trimer.json --to qcschema-v1",
    "nmer convert examples/qcschema_input.json input.yaml",
    "nmer convert complex.pdb input.yaml --method hf --basis 6-31g",
    "nmer convert result.json result_v1.json --to result-v1",
  ],
  options: [
    { name: "to", value: Object.keys(TARGETS).join("|"), help: "form of OUT" },
    { name: "method", value: "METHOD", help: "of a molecule, make an input with this method" },
    { name: "basis", value: "BASIS", help: "and this basis set" },
    { name: "program", value: "PROGRAM", help: "and this program; default builtin" },
    { name: "strict", help: "refuse to lose anything, and what nmer warns of" },
  ],
  run: (args, host) => convert(args, host),
};

const convert = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const parsed = yield* attempt(() =>
    parseArguments(args, convertCommand.options, { least: 2, most: 2, what: "one IN and one OUT" })
  );
  const strict = parsed.options.has(STRICT_OPTION.name);
  const [from, to] = [parsed.operands[0]!, standardName(parsed.operands[1]!)];
  const model = yield* attempt(() => modelOf(parsed));
  const reads = recordingReads(host);
  const source = yield* fromPromise(() =>
    sourceKind(from, reads.host.readFile).catch(async (error: unknown) => {
      throw await asOtherFile(host, from, error, "an input, a molecule or a result") ?? error;
    })
  );
  const chosen = yield* attempt(() =>
    chosenTarget(parsed.options.get("to") as string | undefined, to, source, model !== undefined)
  );
  const made = yield* fromPromise(async () => {
    try {
      return await converted(reads.host, { from, to, source, model, ...chosen });
    } catch (error) {
      throw await withoutForeignText(host, from, error);
    }
  });
  if (to !== STANDARD_OUTPUT) {
    yield* checkOutputs(host, reads.files(), [{
      path: to,
      role: "the output",
      place: {},
      replaces: [kindOfTarget(chosen.target)],
    }]);
    yield* checkWritableFile(host, to);
  }
  yield* attempt(() => showNotices(host, from, made.notices, { strict }));
  yield* attempt(() => showLosses(host, from, made.lost, strict));
  if (to === STANDARD_OUTPUT) yield* writePieces(made.text, (text) => host.out(text));
  else yield* written(host, to, made.text);
  return EXIT.done;
});

/** The model that a molecule gets. */
function modelOf({ options }: Arguments): Readonly<Record<string, unknown>> | undefined {
  const [method, basis, program] = ["method", "basis", "program"].map((name) => options.get(name));
  if (method !== undefined) {
    return { ...(program ? { program } : {}), method, ...(basis ? { basis } : {}) };
  }
  if (basis === undefined && program === undefined) return undefined;
  throw new InputError({
    found: `--${basis === undefined ? "program" : "basis"} without --method`,
    expected: "--method METHOD, with which a molecule becomes an input",
  });
}

function showLosses(host: Host, from: string, lost: readonly string[], strict: boolean): void {
  if (lost.length === 0) return;
  host.err(
    `nmer: not in the output, since its form has no place for ${lost.length === 1 ? "it" : "them"}:\n`,
  );
  for (const loss of lost) host.err(`  ${loss.replaceAll(/\s+/g, " ")}\n`);
  if (!strict) return;
  throw new InputError({
    file: from,
    found: `${plural(lost.length, "statement")} without a place in the output`,
    expected: "none, with --strict",
    hint: "Take another form, or leave strict out.",
  });
}

const written = Effect.fnUntraced(function* (host: Host, path: string, text: Pieces) {
  yield* Effect.tryPromise({
    try: (signal) => host.writeFile(path, text, signal),
    catch: (error) =>
      new OutputError(`${path} could not be written: ${reasonOf(error)}; make space or take another name`),
  });
  say(host, `written: ${shownName(path)}`);
});
