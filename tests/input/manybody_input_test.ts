// QCSchema's ManyBodyInput, as QCManyBody writes it, in place of an input of nmer's own.

import { assertEquals } from "@std/assert";
import { parseInput } from "../../lib/input/mod.ts";
import { refuses } from "./refusal.ts";

Deno.test("input: QCSchema ManyBodyInput v1 is taken as QCManyBody writes it", async () => {
  const url = new URL("./data/manybody_v1.json", import.meta.url);
  const record = parseInput(await Deno.readTextFile(url), { name: "v1.json" });
  assertEquals([record.form, record.driver, record.bsse, record.maxNbody] as unknown[], [
    "qcschema",
    "energy",
    ["nocp", "cp"],
    2,
  ]);
  const keywords = { scf_type: "pk" };
  assertEquals([...record.models], [["(auto)", {
    program: "psi4",
    method: "hf",
    basis: "sto-3g",
    keywords,
  }]]);
  assertEquals(record.protocols, { clusterResults: "all" });
  assertEquals(record.molecule.fragments, [[0], [1], [2]]);
});

Deno.test("input: QCSchema ManyBodyInput v2 is taken as QCManyBody writes it, and its keys are found", async () => {
  const url = new URL("./data/manybody_v2.json", import.meta.url);
  const text = await Deno.readTextFile(url);
  const record = parseInput(text, { name: "v2.json" });
  assertEquals([...record.levels!], [[2, "high"], ["supersystem", "low"]]);
  assertEquals([...record.models.keys()], ["high", "low"]);
  assertEquals(record.models.get("low")?.program, "psi4");
  assertEquals([...record.embeddingCharges!], [[1, [0.1]], [2, [0.2]], [3, [-0.3]]]);
  const lines = text.split("\n");
  const lineOf = (path: (string | number)[]) => lines[record.locate(path).line! - 1]!.trim();
  assertEquals(lineOf(["levels", "supersystem"]), '"supersystem": "low"');
  assertEquals(lineOf(["models", "low", "method"]), '"method": "hf",');
  assertEquals(lineOf(["bsse"]), '"bsse_type": [');
});

Deno.test("input: a ManyBodyInput is recognised without its name, and its mistakes are located", () => {
  const input = {
    molecule: { symbols: ["He"], geometry: [0, 0, 0] },
    specification: { driver: "energy", keywords: {}, specification: { model: { method: "hf", basis: "x" } } },
  };
  const given = (change: object) => parseInput(JSON.stringify({ ...input, ...change }), { name: "m.json" });
  assertEquals(given({}).form, "qcschema");
  const specification = (change: object) => ({ specification: { ...input.specification, ...change } });
  refuses(() => given(specification({ keywords: { max_nbdy: 1 } })), {
    at: "specification.keywords.max_nbdy",
    hint: "max_nbody",
  });
  refuses(() => given(specification({ specification: { a: { model: { method: "hf", bass: 1 } } } })), {
    at: "specification.specification.a.model.bass",
    hint: '"basis"',
  });
  refuses(() => given(specification({ specification: { a: { model: { method: "hf" } } } })), {
    at: "specification.specification",
    expected: "(auto)",
  });
  refuses(() => given(specification({ keywords: { levels: { 1: "b" } } })), {
    at: "specification.keywords.levels.1",
    found: '"b"',
  });
  refuses(() => given({ schema_name: "qcschema_manybodyinput", schema_version: 3 }), {
    at: "schema_version",
  });
});
