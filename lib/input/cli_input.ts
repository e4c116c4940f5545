// The input of the command line that a fork of QCManyBody has (https://github.com/brycewestheimer/QCManyBody, schema
// `qcmanybody_cli_input`, version 1) -> a document of nmer's own form. Places are those in the file that was read. What
// would change numbers and cannot be said is refused: its hierarchical expansions.

import { InputError } from "../base/error.ts";
import type { KeyPath } from "../base/key_path.ts";
import { bohrFromAngstrom } from "../base/units.ts";
import type { Document } from "./document/document.ts";
import { checkAgainst } from "./document/schema_error.ts";
import { type CliInputForm, cliInputSchema } from "./cli_schema.ts";

/** A document of nmer's form, and what of its source is not in it. */
export interface Translation {
  readonly document: Document;
  /** What has no effect on what is computed and is left out, a clause each. */
  readonly lost: readonly string[];
}

/** Whether a mapping is such an input: by its name, or by the keys that only that has. */
export function isCliInput(value: Readonly<Record<string, unknown>>): boolean {
  if (value["schema_name"] !== undefined) return value["schema_name"] === "qcmanybody_cli_input";
  return Object.hasOwn(value, "calculation") && Object.hasOwn(value, "molecule");
}

/**
 * Translates such an input.
 *
 * @throws {InputError} With line and key path: where it has not the form, or asks for what nmer cannot do.
 */
export function fromCliInput(document: Document): Translation {
  const form = checkAgainst(cliInputSchema, document);
  const hmbe: KeyPath = ["manybody", "hmbe"];
  if (form.manybody?.hmbe != null) {
    throw new InputError({
      ...document.locate(hmbe),
      keyPath: hmbe,
      found: "a hierarchical many-body expansion (hmbe)",
      expected: "an expansion by orders, without a hierarchy",
      hint: "Leave hmbe out to compute all n-mers up to max_nbody.",
    });
  }
  const calculation = calculationOf(document, form);
  const { manybody = {}, bsse } = form;
  const said = Object.entries({
    max_nbody: manybody?.max_nbody,
    return_total_data: manybody?.return_total_data,
    supersystem_ie_only: manybody?.supersystem_ie_only,
    embedding_charges: manybody?.embedding_charges,
  }).filter(([, value]) => value != null);
  const execution = executionOf(form);
  const value = {
    molecule: moleculeOf(document, form),
    ...calculation,
    bsse: bsse?.type ?? ["cp"],
    ...Object.fromEntries(said),
    ...(Object.keys(execution).length === 0 ? {} : { execution }),
  };
  const lost = [
    ...Object.keys(form.output ?? {}).map((key) => `output.${key}`),
    ...(form.execution?.executor_type == null ? [] : ["execution.executor_type"]),
    ...(form.metadata == null ? [] : ["metadata"]),
  ];
  return {
    document: {
      name: document.name,
      value,
      locate: (keyPath) => document.locate(writtenPath(form, keyPath)),
      blockLine: () => undefined,
    },
    lost,
  };
}

/** The molecule in nmer's keys: its file, or symbols and geometry in bohr. */
function moleculeOf(document: Document, { molecule }: CliInputForm): Readonly<Record<string, unknown>> {
  const { source = "inline", inline, file, fragments } = molecule;
  const refuse = (key: string, found: string, expected: string): never => {
    const keyPath = ["molecule", key];
    throw new InputError({ ...document.locate(keyPath), keyPath, found, expected });
  };
  if (source !== "inline") {
    if (file == null) {
      return refuse("source", `source ${source} without file`, "the path of a file under file");
    }
    const extension = { xyz: /\.xyz$/i, pdb: /\.(?:pdb|ent)$/i, qcschema: /\.json$/i }[source];
    if (!extension.test(file)) {
      refuse("file", `${file} with source ${source}`, "a file that ends accordingly");
    }
    return { file, ...(fragments == null ? {} : { fragments }) };
  }
  if (inline == null) return refuse("source", "source inline without inline", "the molecule under inline");
  const { units, symbols, geometry, fragment_charges: charges, fragment_multiplicities: multiplicities } =
    inline;
  const toBohr = units === "bohr" ? (length: number) => length : bohrFromAngstrom;
  // Where nothing is said of the whole or of its parts, the whole is a neutral singlet.
  const total = (value: number | null | undefined, usual: number, ofParts: unknown) =>
    value ?? (ofParts == null ? usual : undefined);
  const charge = total(inline.molecular_charge, 0, charges);
  const multiplicity = total(inline.molecular_multiplicity, 1, multiplicities);
  return {
    symbols,
    geometry: geometry.map((row) => row.map(toBohr)),
    fragments: inline.fragments,
    ...(charge === undefined ? {} : { molecular_charge: charge }),
    ...(multiplicity === undefined ? {} : { molecular_multiplicity: multiplicity }),
    ...(charges == null ? {} : { fragment_charges: charges }),
    ...(multiplicities == null ? {} : { fragment_multiplicities: multiplicities }),
  };
}

/** Driver, models and levels. */
function calculationOf(document: Document, form: CliInputForm): Readonly<Record<string, unknown>> {
  const { type = "single", single, multi } = form.calculation;
  const keywords = form.program?.keywords ?? {};
  const asked = Object.keys(keywords).length === 0 ? {} : { keywords };
  if (type === "single" && single != null) {
    const { driver = "energy", ...model } = single;
    return { driver, model: { ...model, ...asked } };
  }
  if (type !== "multi" || multi == null) {
    const keyPath = ["calculation", "type"];
    throw new InputError({
      ...document.locate(keyPath),
      keyPath,
      found: `type ${type} without ${type}`,
      expected: `the calculation under ${type}`,
    });
  }
  const models: Record<string, Readonly<Record<string, unknown>>> = {};
  const levels: Record<string, string> = {};
  for (const [level, model] of Object.entries(multi.levels)) {
    const short = `${model.method}/${model.basis}`;
    const isTaken = Object.hasOwn(models, short) && models[short]!["program"] !== model.program;
    const name = isTaken ? `${short}/${model.program}` : short;
    models[name] = { ...model, ...asked };
    levels[level] = name;
  }
  return { driver: multi.driver ?? "energy", models, levels };
}

/** How to execute, as far as nmer has the same. */
function executionOf({ execution }: CliInputForm): Readonly<Record<string, unknown>> {
  const { parallel, n_workers: workers, timeout_per_task: seconds, max_retries: retries } = execution ?? {};
  return {
    ...(parallel !== true ? {} : { parallel: workers ?? "auto" }),
    ...(seconds == null ? {} : { timeout: `${Math.max(1, Math.round(1000 * seconds))}ms` }),
    ...(retries == null ? {} : { retries }),
  };
}

/** Where the file has what nmer's own input has under a key. */
function writtenPath({ calculation, molecule }: CliInputForm, [key, ...rest]: KeyPath): KeyPath {
  switch (key) {
    case undefined:
      return [];
    case "molecule":
      return (molecule.source ?? "inline") === "inline"
        ? ["molecule", "inline", ...rest]
        : ["molecule", ...rest];
    case "driver":
      return ["calculation", calculation.type ?? "single", "driver"];
    case "model":
      return rest[0] === "keywords" ? ["program", ...rest] : ["calculation", "single", ...rest];
    case "models":
    case "levels":
      return ["calculation", "multi", "levels"];
    case "bsse":
      return ["bsse", "type", ...rest];
    case "execution":
      return ["execution"];
    default:
      return ["manybody", key, ...rest];
  }
}
