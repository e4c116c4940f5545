// An input of nmer's own that stays one, in YAML or JSON: its keys as they are, paths relative to where it will be.

// Deno's own module: the standard library's takes 10 ms to load.
import { dirname, isAbsolute, join, relative } from "node:path";
import { STANDARD_OUTPUT } from "../output/open_output.ts";

type Mapping = Readonly<Record<string, unknown>>;

/** The value of an input whose file moves. */
export function movedInput(value: Mapping, from: string, to: string): Mapping {
  const folder = to === STANDARD_OUTPUT ? "." : dirname(to);
  const moved = (path: unknown) => {
    if (typeof path !== "string" || isAbsolute(path) || relative(dirname(from), folder) === "") return path;
    return relative(folder, join(dirname(from), path)).replaceAll("\\", "/");
  };
  const within = (key: string, mapping: unknown): unknown =>
    isMapping(mapping) && Object.hasOwn(mapping, key) ? { ...mapping, [key]: moved(mapping[key]) } : mapping;
  const { molecule, model, models } = value;
  const movedModels = isMapping(models)
    ? Object.fromEntries(Object.entries(models).map(([name, each]) => [name, within("basis_file", each)]))
    : models;
  // In the order of the file.
  const changed: Mapping = {
    molecule: typeof molecule === "string" ? moved(molecule) : within("file", molecule),
    model: within("basis_file", model),
    models: movedModels,
  };
  return Object.fromEntries(
    Object.entries(value).map(([key, own]) => [key, Object.hasOwn(changed, key) ? changed[key] : own]),
  );
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
