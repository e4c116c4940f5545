// The schemas of inputs, results and programs.yaml: every key says what it means, since the reference is made of them.
// mirrors: lib/input/

import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { type Schema, schemaRows } from "../../docs/schema_rows.ts";
import { inputSchema, programsSchema } from "../../lib/input/mod.ts";
import { resultSchema } from "../../lib/input/result/mod.ts";

const rowsOf = (schema: z.ZodType) => schemaRows(z.toJSONSchema(schema, { io: "input" }) as Schema);

for (const [name, schema] of Object.entries({ inputSchema, resultSchema, programsSchema })) {
  Deno.test(`keys: every one of ${name} says what it means`, () => {
    const rows = rowsOf(schema);
    assert(rows.length > 5);
    assertEquals(rows.filter(({ meaning }) => meaning.trim() === "").map(({ key }) => key), []);
  });
}

Deno.test("keys: what is measured in a result says its unit", () => {
  const measured = rowsOf(resultSchema)
    .filter(({ key }) => /(?:energy|gradient|hessian|distance|seconds|bytes)$/.test(key));
  assert(measured.length > 10);
  for (const { key, meaning } of measured) {
    assert(/Hartree|angstrom|seconds|bytes/.test(meaning), `${key}: ${meaning}`);
  }
});

Deno.test("keys: arrays of a result say their shape, and numbers of fragments from where they are counted", () => {
  const meanings = new Map(rowsOf(resultSchema).map(({ key, meaning }) => [key, meaning]));
  for (const key of ["properties.return_gradient", "properties.return_hessian", "molecule"]) {
    assert(/shape \(/.test(meanings.get(key)!), key);
  }
  for (const key of ["cluster_properties", "extras.nmer.contributions.NAME.NAME[].fragments"]) {
    assert(/counted from 1/.test(meanings.get(key)!), key);
  }
});
