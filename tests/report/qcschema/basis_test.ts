import { assertEquals } from "@std/assert";
import { parseBasisSet, parseInput } from "../../../lib/input/mod.ts";
import { qcschemaBasis } from "../../../lib/report/qcschema/basis.ts";

const BASIS = await Deno.readTextFile(new URL("../../data/engine/custom_basis.gbs", import.meta.url));
const SYMBOLS = ["O", "H", "H"];

Deno.test("result: a basis set of one's own stands in input_data so that it is read back as it was", () => {
  for (
    const [text, keywords] of [[BASIS, {}], [BASIS.replace("spherical\n", ""), { PureAM: false }]] as const
  ) {
    const basisSet = parseBasisSet(text, { name: "mine" });
    const basis = qcschemaBasis({ basis: "mine", basisSet, keywords }, SYMBOLS);
    const record = parseInput(JSON.stringify({
      schema_name: "qcschema_many_body_input",
      molecule: { symbols: SYMBOLS, geometry: [0, 0, 0, 0, 0, 2, 0, 2, 0], fragments: [[0], [1], [2]] },
      specification: {
        driver: "energy",
        keywords: {},
        specification: { program: "builtin", model: { method: "hf", basis }, keywords },
      },
    }));
    const read = record.models.get("(auto)")!;
    assertEquals(read.basis, "mine");
    assertEquals(read.basisSet!.elements, basisSet.elements);
    assertEquals(read.basisSet!.functions, basisSet.functions ?? "cartesian");
  }
});

Deno.test("result: a basis set known by its name stands there by its name", () => {
  assertEquals(qcschemaBasis({ basis: "6-31g", keywords: {} }, SYMBOLS), "6-31g");
  assertEquals(qcschemaBasis({ keywords: {} }, SYMBOLS), null);
});
