// A JSON Schema as rows of a table: every key with what it may be and what it means. Keys below others are joined by
// dots, `[]` stands for the elements of a list and `NAME` for a key that one chooses.

/** As much of JSON Schema as nmer's schemas use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

/** A key: where it stands, what it may be, what it means. */
export interface SchemaRow {
  readonly key: string;
  readonly takes: string;
  readonly meaning: string;
}

/** The keys of a schema in its order, each followed by those below it. */
export function schemaRows(schema: Schema, above = ""): readonly SchemaRow[] {
  const rows = new Map<string, SchemaRow>();
  for (const choice of choicesOf(schema)) {
    for (const [name, value] of Object.entries(choice.properties ?? {})) {
      const key = above === "" ? name : `${above}.${name}`;
      addRow(rows, { key, takes: [...new Set(typesOf(value))].join(", "), meaning: meaningOf(value) });
      for (const row of below(value, key)) addRow(rows, row);
    }
  }
  return [...rows.values()];
}

/** Keys of elements and of values by names one chooses are below their list or object. */
function below(schema: Schema, key: string): readonly SchemaRow[] {
  return choicesOf(schema).flatMap((choice) => [
    ...schemaRows({ properties: choice.properties ?? {} }, key),
    ...(choice.items === undefined ? [] : below(choice.items, `${key}[]`)),
    ...(typeof choice.additionalProperties === "object"
      ? below(choice.additionalProperties, `${key}.NAME`)
      : []),
  ]);
}

// A key that several choices have is one row, with what any of them says.
function addRow(rows: Map<string, SchemaRow>, row: SchemaRow): void {
  const known = rows.get(row.key);
  if (known === undefined || known.meaning === "") rows.set(row.key, row);
}

function choicesOf(schema: Schema): readonly Schema[] {
  const choices = schema.anyOf ?? schema.oneOf;
  return choices === undefined ? [schema] : choices.flatMap(choicesOf);
}

function meaningOf(schema: Schema): string {
  if (schema.description !== undefined) return schema.description;
  return (schema.anyOf ?? schema.oneOf ?? []).map(meaningOf).find((meaning) => meaning !== "") ?? "";
}

function typesOf(schema: Schema): readonly string[] {
  return choicesOf(schema).flatMap((choice) => {
    if (choice.const !== undefined) return [JSON.stringify(choice.const)];
    if (choice.enum !== undefined) return choice.enum.map((value) => JSON.stringify(value));
    if (choice.items !== undefined) {
      return [`list of ${[...new Set(typesOf(choice.items))].join(" or ") || "anything"}`];
    }
    return [choice.type ?? "anything"].flat();
  });
}
