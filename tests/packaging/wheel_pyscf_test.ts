// `pip install nmer[pyscf]`: the wheel asks for PySCF, and nmer finds it in the Python that it was installed in.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { makeWheel } from "../../packaging/python/make_wheel.ts";
import { withFolder } from "../folders.ts";
import { isThere, pyscfPython } from "../programs/pyscf/pyscf.ts";
import { madeBundle } from "./made_bundle.ts";

const HELIUM = {
  molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] },
  model: { program: "pyscf", method: "hf", basis: "6-31g" },
  bsse: ["nocp"],
  max_nbody: 1,
  return_total_data: true,
};
/** Of an atom by Hartree-Fock in 6-31G, in Hartree. */
const ENERGY = -2.8551604;

Deno.test({
  name: `wheel: nmer[pyscf] asks for PySCF, and nmer finds it in its own Python${
    isThere ? "" : " (skipped: no PySCF here)"
  }`,
  ignore: !isThere && Deno.env.get("CI") !== "true",
  fn: () =>
    withFolder(async (folder) => {
      const site = join(folder, "site");
      const wheel = await makeWheel(join(folder, "dist"), await madeBundle());
      const python = async (...args: string[]) => {
        const { code, stdout, stderr } = await new Deno.Command(pyscfPython(), {
          args,
          cwd: folder,
          clearEnv: true,
          env: {
            PATH: "/usr/bin:/bin",
            HOME: folder,
            PYTHONPATH: site,
            PYTHONDONTWRITEBYTECODE: "1",
            NMER_DENO: Deno.execPath(),
          },
        }).output();
        const err = new TextDecoder().decode(stderr);
        assertEquals(code, 0, err);
        return new TextDecoder().decode(stdout);
      };
      const pip = ["-m", "pip", "install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check"];
      await python(...pip, "--target", site, wheel);
      const required = JSON.parse(
        await python("-c", "import importlib.metadata as m, json; print(json.dumps(m.requires('nmer')))"),
      ) as string[];
      assert(
        required.includes("pyscf>=2.5; (platform_system != 'Windows') and extra == 'pyscf'"),
        JSON.stringify(required),
      );
      await Deno.writeTextFile(join(folder, "in.json"), JSON.stringify(HELIUM));
      await python("-m", "nmer", "run", "in.json", "-o", "r.json", "--no-journal", "--progress", "none");
      const { return_result } = JSON.parse(await Deno.readTextFile(join(folder, "r.json")));
      assertAlmostEquals(return_result, 2 * ENERGY, 1e-6);
      const asked = "import nmer, json; print(nmer.run(json.load(open('in.json')))['return_result'])";
      assertEquals(Number(await python("-c", asked)), return_result);
    }),
});
