// The text of a result of nmer's -> ResultRecord. What it says is believed no more than any other input: the form is checked
// first, then whether its parts agree with each other.

import { mapEntry } from "../../base/workarounds/map_entry.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { checkOptions } from "../../base/options/given_options.ts";
import type { Driver } from "../../base/driver.ts";
import type { KeyPath } from "../../base/key_path.ts";
import { type Document, isMapping, mappingOf, partOf } from "../document/document.ts";
import { type LongDocument, parseJsonBytes } from "../document/json_bytes.ts";
import { parseJson } from "../document/json_text.ts";
import {
  DOCUMENT_OPTIONS,
  type DocumentOptions,
  formatOfName,
  parseDocument,
} from "../document/parse_document.ts";
import { checkAgainst } from "../document/schema_error.ts";
import { isSameJson } from "../document/same_json.ts";
import { checkText } from "../document/text.ts";
import { manyBodyDraft } from "../manybody_record.ts";
import type { InputRecord } from "../records/input_record.ts";
import { parsePropertyName } from "./property_name.ts";
import type { ResultOrder, ResultRecord, ResultSeries } from "./result_record.ts";
import { type ResultForm, resultSchema } from "./result_schema.ts";
import { readContributions } from "./result_contributions.ts";
import { LONG_PATHS, longTasks } from "./long_tasks.ts";
import { readTasks, taskReader } from "./result_tasks.ts";
import { valueOfSize } from "./result_values.ts";

/** Largest result that is read from one text, in bytes: 512 MiB, about the longest that there can be. */
export const MAX_RESULT_BYTES = 2 ** 29 - 1;

/**
 * The result in a text.
 *
 * @example
 * ```ts
 * import { manyBodyResult, parseInput, parseResult, prepare, reportOfRun, run } from "@nmer/nmer";
 *
 * const input = parseInput('molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-3g }');
 * const calculation = prepare(input);
 * const report = reportOfRun(calculation, await run(calculation, { mode: "serial" }));
 * const result = parseResult(JSON.stringify(manyBodyResult(report)));
 * console.log(result.success, result.returned);
 * ```
 *
 * @param text JSON or YAML.
 * @throws {InputError} With line and key path, as {@linkcode readResult}.
 */
export function parseResult(text: string, options: DocumentOptions = {}): ResultRecord {
  checkOptions(options, DOCUMENT_OPTIONS);
  const { name = "result" } = options;
  const format = options.format ?? formatOfName(name) ?? (/^\ufeff?\s*\{/.test(text) ? "json" : "yaml");
  const document = format === "json"
    ? parseJson(checkText(text, name, MAX_RESULT_BYTES), name)
    : parseDocument(text, { name, format });
  refuseOtherSchemas(document);
  return recordOf(document, checkAgainst(resultSchema, document));
}

/**
 * The result in the bytes of a file, JSON of any length: what it lists of tasks is read one by one.
 *
 * @param bytes The content of the file; it must not change afterwards.
 * @param name Name of the file, for messages.
 * @throws {InputError} With line and key path, as {@linkcode readResult}.
 */
export function parseResultBytes(bytes: Uint8Array, name: string): ResultRecord {
  const document = parseJsonBytes(bytes, name, LONG_PATHS);
  refuseOtherSchemas(document);
  return recordOf(document, checkAgainst(resultSchema, document), document);
}

function refuseOtherSchemas(document: Document): void {
  const value = mappingOf(document, "a result of nmer's");
  const { schema_name } = value;
  if (schema_name === "qcschema_many_body_result" || schema_name === "qcschema_manybodyresult") {
    return refuseOthersResults(document, value);
  }
  throw new InputError({
    ...document.locate(["schema_name"]),
    keyPath: ["schema_name"],
    found: schema_name === undefined ? "no schema_name" : `the schema ${describeValue(schema_name)}`,
    expected: "a result of nmer's: qcschema_many_body_result",
    ...("molecule" in value && ("model" in value || "models" in value)
      ? { hint: "This is an input; `nmer run` makes its result." }
      : {}),
  });
}

// Those of QCManyBody have the same schema.
function refuseOthersResults(
  document: Document,
  { provenance, schema_version }: Record<string, unknown>,
): void {
  const creator = isMapping(provenance) ? provenance["creator"] : undefined;
  const isOurs = creator === "nmer";
  if (isOurs && schema_version === 2) return;
  const keyPath = isOurs || creator === undefined ? ["schema_version"] : ["provenance", "creator"];
  throw new InputError({
    ...document.locate(keyPath),
    keyPath,
    found: isOurs
      ? `version ${describeValue(schema_version)} of the schema`
      : creator === undefined
      ? "a result without its creator"
      : `a result of ${describeValue(creator)}`,
    expected: "a result that nmer wrote, in version 2 of the schema",
  });
}

function recordOf(document: Document, form: ResultForm, long?: LongDocument): ResultRecord {
  const input = inputOf(document);
  checkAgreement(document, form, input);
  const atoms = input.molecule.symbols.length;
  const returned = form.return_result === null
    ? undefined
    : valueOfSize(document, ["return_result"], form.return_result, input.driver, atoms);
  const { execution, programs = {}, warnings = [] } = form.extras.nmer;
  return {
    source: document.name,
    version: form.provenance.version,
    success: form.success,
    input,
    ...(returned === undefined ? {} : { returned }),
    problems: form.error === undefined ? [] : form.error.error_message.split("\n"),
    warnings,
    series: seriesOf(document, form.properties, atoms),
    tasks: (long && longTasks(long, taskReader(document, form.properties.calcinfo_nfr, input))) ??
      readTasks(document, form, input),
    contributions: readContributions(form, document),
    taskCount: form.properties.calcinfo_nmbe,
    tables: form.stdout,
    ...(execution === undefined ? {} : { statistics: execution }),
    programs: new Map(Object.entries(programs)),
    original: long?.whole ?? document.value,
    locate: (keyPath) => document.locate(keyPath),
  };
}

// The input that the result carries with it; its places are those in the result.
function inputOf(document: Document): InputRecord {
  const part = partOf(document, "input_data");
  const inPart = <A>(read: () => A): A => {
    try {
      return read();
    } catch (error) {
      throw error instanceof InputError ? error.at({ keyPath: ["input_data"] }) : error;
    }
  };
  const input = inPart(() => manyBodyDraft(part).finish());
  return {
    ...input,
    locate: (keyPath) => {
      const place = input.locate(keyPath);
      return { ...place, keyPath: ["input_data", ...(place.keyPath ?? [])] };
    },
  };
}

// The parts of a result that say the same must agree.
function checkAgreement(document: Document, form: ResultForm, { molecule, driver }: InputRecord): void {
  const refuse = (keyPath: KeyPath, found: string, expected: string): never => {
    throw new InputError({ ...document.locate(keyPath), keyPath, found, expected });
  };
  const ofInput = isMapping(document.value) ? partOf(document, "input_data").value : undefined;
  if (!isSameJson(form.molecule, isMapping(ofInput) ? ofInput["molecule"] : undefined)) {
    refuse(["molecule"], "another molecule than that of input_data", "the same molecule");
  }
  const { calcinfo_natom, calcinfo_nfr } = form.properties;
  const { symbols, fragments } = molecule;
  if (calcinfo_natom !== symbols.length) {
    refuse(
      ["properties", "calcinfo_natom"],
      String(calcinfo_natom),
      `${symbols.length}, as the molecule has`,
    );
  }
  if (Array.isArray(fragments) && calcinfo_nfr !== fragments.length) {
    refuse(["properties", "calcinfo_nfr"], String(calcinfo_nfr), `${fragments.length}, as the molecule has`);
  }
  if (form.success && (form.return_result === null || form.error !== undefined)) {
    const found = form.error === undefined
      ? `success without a returned ${driver}`
      : "success beside an error";
    refuse(["success"], found, "success: false");
  }
}

// The sums by treatment, property and order, from the names of the properties.
function seriesOf(
  document: Document,
  properties: ResultForm["properties"],
  atoms: number,
): readonly ResultSeries[] {
  const series = new Map<string, { head: Omit<ResultSeries, "orders">; orders: Map<number, ResultOrder> }>();
  for (const [name, value] of Object.entries(properties)) {
    const meaning = parsePropertyName(name);
    if (meaning === undefined) {
      checkReturned(document, name, value, atoms);
      continue;
    }
    const { treatment, property, sum, nbody } = meaning;
    const read = valueOfSize(document, ["properties", name], value as number | number[], property, atoms);
    if (nbody === undefined) continue; // the same as through the highest order
    const { orders } = mapEntry(series, `${property} ${treatment}`, () => ({
      head: { treatment, property },
      orders: new Map(),
    }));
    orders.set(nbody, { ...orders.get(nbody), nbody, [sum]: read });
  }
  const ascending = (orders: ReadonlyMap<number, ResultOrder>) =>
    [...orders.values()].sort((one, other) => one.nbody - other.nbody);
  return Array.from(series.values(), ({ head, orders }) => ({ ...head, orders: ascending(orders) }));
}

const DRIVERS: readonly Driver[] = ["energy", "gradient", "hessian"];

function checkReturned(document: Document, name: string, value: unknown, atoms: number): void {
  const property = DRIVERS.find((driver) => name === `return_${driver}`);
  if (property === undefined) return;
  valueOfSize(document, ["properties", name], value as number | number[], property, atoms);
}
