// YAML as people write it: a list of numbers or names, as the coordinates of an atom, in one line.

import { escapedText } from "../../base/plain_text.ts";
import { serialise, type ValueFormat } from "../output/serialise.ts";

/** A value as text that ends with a line feed. */
export async function readable(value: unknown, format: ValueFormat): Promise<string> {
  if (format === "json") return await serialise(value, "json");
  const { Document, isScalar, visit } = (await import("../../base/workarounds/yaml_modules.ts")).yaml;
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, node) => {
      if (node.items.every(isScalar)) node.flow = true;
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  // What steers a terminal is escaped in the other form.
  return text === escapedText(text) ? text : await serialise(value, "yaml");
}
