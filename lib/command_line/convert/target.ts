// The forms that `nmer convert` writes, and which of them a name or `--to` asks for.

import { describeValue, InputError } from "../../base/error.ts";
import { enumeration } from "../../base/plural.ts";
import type { SourceKind } from "../../input/source_kind.ts";
import type { KeptKind } from "../output/kept_files.ts";
import { STANDARD_OUTPUT } from "../output/open_output.ts";
import type { ValueFormat } from "../output/serialise.ts";

/** Forms by what `--to` calls them, with the extensions of files that can hold them. */
export const TARGETS = {
  yaml: [".yaml", ".yml"],
  json: [".json"],
  "qcschema-v1": [".json", ".yaml", ".yml"],
  "qcschema-v2": [".json", ".yaml", ".yml"],
  molecule: [".json"],
  xyz: [".xyz"],
  "result-v1": [".json", ".yaml", ".yml"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A form that can be written. */
export type Target = keyof typeof TARGETS;

/** What a form is, of files that nothing else replaces. */
export function kindOfTarget(target: Target): KeptKind {
  return target === "result-v1" ? "result" : target === "molecule" || target === "xyz" ? "molecule" : "input";
}

/** A form, and how its values are written. */
export interface ChosenTarget {
  readonly target: Target;
  readonly format: ValueFormat;
}

/**
 * The form that is asked for.
 *
 * @param to The value of `--to`.
 * @param output Name of the file, `-` for standard output.
 * @param source What is converted.
 * @param isInput Whether a molecule is to become an input, with a model of its own.
 * @throws {InputError} Where nothing says the form, or the name contradicts it.
 */
export function chosenTarget(
  to: string | undefined,
  output: string,
  source: SourceKind,
  isInput: boolean,
): ChosenTarget {
  const extension = /\.\w+$/.exec(output)?.[0].toLowerCase() ?? "";
  const target = to === undefined ? targetOfName(output, extension, source, isInput) : namedTarget(to);
  const extensions: readonly string[] = TARGETS[target];
  if (output !== STANDARD_OUTPUT && !extensions.includes(extension)) {
    throw new InputError({
      found: describeValue(output),
      expected: `a name that ends with ${enumeration(extensions)}, or ${STANDARD_OUTPUT} for standard output`,
      hint: to === undefined
        ? "The extension says the form, or --to does."
        : `The form is ${target}, as --to says.`,
    });
  }
  const isYaml = target === "yaml" || /^\.ya?ml$/.test(extension);
  return { target, format: isYaml ? "yaml" : "json" };
}

function namedTarget(to: string): Target {
  if (Object.hasOwn(TARGETS, to)) return to as Target;
  throw new InputError({
    keyPath: ["--to"],
    found: describeValue(to),
    expected: enumeration(Object.keys(TARGETS)),
  });
}

/** By the name; a ManyBodyInput keeps its version, a molecule stays one. */
function targetOfName(output: string, extension: string, source: SourceKind, isInput: boolean): Target {
  const ask = (found: string): never => {
    throw new InputError({
      found,
      expected: `--to ${Object.keys(TARGETS).join("|")}`,
      hint: "The name of the output does not say in which form it is to be.",
    });
  };
  if (extension === ".xyz") return "xyz";
  if (output === STANDARD_OUTPUT) return ask("standard output without --to");
  if (extension === ".yaml" || extension === ".yml") return "yaml";
  if (source.kind === "result") return ask("a result without --to");
  if (extension !== ".json") return ask(describeValue(output));
  if (source.kind === "molecule") return isInput ? "json" : "molecule";
  return source.kind === "qcschema" ? `qcschema-v${source.version ?? 2}` : "json";
}
