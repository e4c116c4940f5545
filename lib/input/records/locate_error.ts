// Errors of later rooms about keys of the input: they get file, line and column, and say it where the value that is
// refused is a default, which who wrote nothing does not know.

import { describeKeyPath, InputError, type InputProblem } from "../../base/error.ts";
import type { KeyPath } from "../../base/key_path.ts";
import type { InputRecord } from "./input_record.ts";
import { UNNAMED_MODEL } from "./unnamed_model.ts";

const BSSE = "Nothing is written, and then bsse is cp: write bsse: nocp.";
const DEFAULTS: Readonly<Record<string, string>> = {
  bsse: BSSE,
  driver: "Nothing is written, and then driver is energy.",
  max_nbody: "Nothing is written, and then max_nbody is the number of fragments.",
};
const PROGRAM = "No program is written, and then it is builtin.";

/**
 * Completes an error that a later room raised about a key of the input, and that knows neither file nor line.
 *
 * @param record The input that the error is about.
 * @param error An error whose key path is one of nmer's input; one that names a file already stays as it is.
 * @returns The same error with file, line and column.
 */
export function locateError(
  record: Pick<InputRecord, "locate" | "unsaid" | "wording" | "madeFor">,
  error: InputError,
): InputError {
  if (error.problem.file !== undefined) return error;
  const problem = ofPart(record, error.problem);
  const keyPath = writtenKeys(problem !== error.problem, problem.keyPath);
  const hint = [problem.hint, defaultOf(problem, record.unsaid)].filter((text) => text !== undefined);
  return new InputError(inWords(record.wording, {
    ...problem,
    ...(keyPath.length > 0 ? { keyPath } : {}),
    ...record.locate(keyPath),
    ...(hint.length > 0 ? { hint: hint.join(" ") } : {}),
  }));
}

/**
 * The key path of a model as the input has it: of a part of a composite model that has no name of its own, that of the
 * composite.
 */
export function writtenModelPath({ madeFor }: Pick<InputRecord, "madeFor">, keyPath: KeyPath): KeyPath {
  const [models, name, ...rest] = keyPath;
  const composite = models === "models" ? madeFor?.get(String(name)) : undefined;
  if (composite === undefined) return keyPath;
  return [...(composite === UNNAMED_MODEL ? ["model"] : ["models", composite]), ...rest];
}

/** A problem of a part of a composite model, told of that one. */
function ofPart(record: Pick<InputRecord, "madeFor">, problem: InputProblem): InputProblem {
  const { keyPath = [] } = problem;
  const written = writtenModelPath(record, keyPath);
  if (written === keyPath) return problem;
  return { ...problem, keyPath: written, found: `${problem.found}, in the part ${keyPath[1]}` };
}

// A composite model has no keys for the method and the basis set of a part.
function writtenKeys(isPart: boolean, keyPath: KeyPath = []): KeyPath {
  const isInside = ["method", "basis", "basis_file"].includes(String(keyPath.at(-1)));
  return isPart && isInside ? keyPath.slice(0, -1) : keyPath;
}

/** What is wrong, in the words of whatever gave it. */
export function inWords(wording: InputRecord["wording"], problem: InputProblem): InputProblem {
  if (wording === undefined) return problem;
  const { found, expected, hint } = problem;
  return {
    ...problem,
    found: wording(found),
    expected: wording(expected),
    ...(hint === undefined ? {} : { hint: wording(hint) }),
  };
}

/** A sentence on the default that is refused, or nothing where the input says what is. */
function defaultOf({ keyPath = [], because }: InputProblem, unsaid: ReadonlySet<string> = new Set()) {
  const model = keyPath[0] === "model"
    ? ["model"]
    : keyPath[0] === "models"
    ? keyPath.slice(0, 2)
    : undefined;
  const isOfProgram = because === "program" || ["method", "basis"].includes(String(keyPath.at(-1)));
  if (because !== "bsse" && model !== undefined && isOfProgram) {
    return unsaid.has(describeKeyPath([...model, "program"])) ? PROGRAM : undefined;
  }
  const key = because ?? String(keyPath[0]);
  return unsaid.has(key) && Object.hasOwn(DEFAULTS, key) ? DEFAULTS[key] : undefined;
}

/**
 * Keys of which an input says nothing.
 *
 * @param said What it says of those that have defaults.
 * @param models What it says of the program of each model, by the model's key path.
 */
export function unsaidKeys(
  said: { readonly bsse: unknown; readonly driver: unknown; readonly max_nbody: unknown },
  models: ReadonlyMap<string, unknown>,
): ReadonlySet<string> {
  const keys = Object.entries(said).flatMap(([key, value]) => value == null ? [key] : []);
  const programs = [...models].flatMap(([at, program]) => program ? [] : [`${at}.program`]);
  return new Set([...keys, ...programs]);
}
