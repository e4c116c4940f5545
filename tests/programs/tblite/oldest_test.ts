// The oldest tblite that nmer drives, from PyPI: what it has is its own, and what it lacks is told.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertSame, inputOf, IONS, run, TRIMER } from "./runs.ts";
import { isTbliteThere, oldestPython } from "./tblite.ts";

const KELVIN = 3.166808578545117e-6;

const python = oldestPython();
const isThere = await isTbliteThere(python);

Deno.test({
  name: `tblite 0.4: gradients are its own, and solvation that it has otherwise is refused${
    isThere ? "" : " (skipped: no tblite 0.4 here)"
  }`,
  ignore: !isThere && Deno.env.get("CI") !== "true",
  fn: async () => {
    const keywords = { spin_polarization: true, electronic_temperature: 1000, cpcm: 7.5 };
    const model = { program: "tblite", method: "gfn2-xtb", keywords };
    const result = await run(inputOf(IONS, model, { driver: "gradient" }), { python });
    assertEquals(result.code, 0, result.err);
    await assertSame(IONS, result, {
      method: "GFN2-xTB",
      set: [["temperature", 1000 * KELVIN]],
      add: [["spin-polarization", 1], ["ddX-solvation", 7.5, "cpcm"]],
    }, python);

    for (
      const [keywords, told] of [
        [
          { alpb: "water" },
          "alpb-solvation (water): tblite before 0.5 has this model without the parameters",
        ],
        [{ pcm: 7.5 }, "ddX-solvation (7.5, pcm): tblite before 0.7 has cpcm alone of these models"],
        [
          { cpcm: "water" },
          "ddX-solvation (water, cpcm): tblite before 0.7 takes a dielectric constant here",
        ],
      ] as const
    ) {
      const { code, err } = await run(inputOf(TRIMER, { ...model, keywords }), { python });
      assertEquals(code, 2, err);
      assertStringIncludes(err.replaceAll(/\s+/g, " "), told);
      assertStringIncludes(err, "or take a newer version of tblite");
    }
  },
});
