// Values as text: JSON or YAML.

import { jsonPieces, type Pieces } from "../../base/pieces/json_pieces.ts";
import { escapedText } from "../../base/plain_text.ts";

/** A way to write a value as text. */
export type ValueFormat = "json" | "yaml";

/** A value as text that ends with a line feed. */
export async function serialise(value: unknown, format: ValueFormat): Promise<string> {
  if (format === "json") return `${JSON.stringify(value, null, 1)}\n`;
  const { stringify } = (await import("../../base/workarounds/yaml_modules.ts")).yaml;
  const options = { aliasDuplicateObjects: false, lineWidth: 0 } as const;
  const text = stringify(value, options);
  // What steers a terminal can be escaped in double quotes only.
  if (text === escapedText(text)) return text;
  const quoted = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE" } as const;
  return escapedText(stringify(value, { ...options, ...quoted }));
}

/** The same in pieces, of a value that may have Members and Items in it, which are made as they are written. */
export async function valuePieces(value: unknown, format: ValueFormat): Promise<Pieces> {
  if (format === "yaml") return (await import("./yaml_pieces.ts")).yamlPieces(value);
  return function* () {
    yield* jsonPieces(value);
    yield "\n";
  }();
}
