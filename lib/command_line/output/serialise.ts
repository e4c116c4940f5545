// Values as text: JSON or YAML.

/** A way to write a value as text. */
export type ValueFormat = "json" | "yaml";

/** A value as text that ends with a line feed. */
export async function serialise(value: unknown, format: ValueFormat): Promise<string> {
  if (format === "json") return `${JSON.stringify(value, null, 1)}\n`;
  const { stringify } = await import("yaml");
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}
