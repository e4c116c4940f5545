import * as z from "zod";
import { assertEquals } from "@std/assert";
import { resultSchema } from "../../../lib/input/result/result_schema.ts";
import { INTERACTION_KINDS } from "../../../lib/molecule/interactions/mod.ts";
import { listInteractions } from "../../../lib/report/qcschema/interactions.ts";
import { moleculeOf } from "../../molecule/records.ts";

const DIMER =
  "O -1.551007 -0.114520 0\nH -1.934259 0.762503 0\nH -0.599677 0.040712 0\n--\nO 1.350625 0.111469 0\n" +
  "H 1.680398 -0.373741 -0.758561\nH 1.680398 -0.373741 0.758561";

Deno.test("result: interactions have fragments from 1, atoms from 0, lengths in angstrom, angles in degrees", () => {
  assertEquals(listInteractions(moleculeOf(DIMER)).toJSON(), [{
    kind: "hydrogen-bond",
    fragments: [1, 2],
    atoms: [2, 3],
    anchor: 0,
    distance: 1.951585,
    angle: 172.8103,
  }, { kind: "close-contact", fragments: [1, 2], atoms: [2, 3], distance: 1.951585 }]);
  assertEquals(listInteractions(moleculeOf("He 0 0 0\n--\nHe 0 0 3")).toJSON(), []);
});

Deno.test("result: the schema has the kinds of interactions that are found, and no others", () => {
  const schema = JSON.stringify(z.toJSONSchema(resultSchema));
  assertEquals(schema.includes(`"enum":${JSON.stringify(INTERACTION_KINDS)}`), true);
});
