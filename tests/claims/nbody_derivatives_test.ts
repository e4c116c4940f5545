// Many-body gradients and Hessians through the whole of nmer, its engine included, against the same sums of Psi4's
// analytic ones.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { runCommand } from "../command_line/fake_host.ts";
import { WATER_TRIMER_TEXT } from "../engine/systems.ts";

/** Hartree/bohr and Hartree/bohr^2: each is a sum of up to some 20 derivatives that are good to 1e-8. */
const TOLERANCE = 1e-7;

const input = (driver: string, basis: string, molecule: string) =>
  `molecule:
  text: |
${molecule.replace(/^/gm, "    ")}
driver: ${driver}
model: { method: hf, basis: ${basis} }
bsse: [nocp, cp, vmfc]
`;

/** The number of properties that agree. */
async function compare(driver: "gradient" | "hessian", basis: string, molecule: string): Promise<number> {
  const names = new RegExp(`_corrected_.*(energy|${driver})`);
  const components = new URL(`../data/engine/trimer_${driver}s.json`, import.meta.url);
  const files = {
    "in.yaml": input(driver, basis, molecule),
    "components.json": await Deno.readTextFile(components),
  };
  const [run, psi4] = [
    await runCommand(["run", "in.yaml", "-o", "r.json"], files),
    await runCommand(["assemble", "in.yaml", "--components", "components.json", "-o", "r.json"], files),
  ];
  assertEquals([run.status, psi4.status], [0, 0], run.err + psi4.err);
  const [ours, theirs] = [run, psi4].map(({ files }) => JSON.parse(files.get("r.json")!));
  let compared = 0;
  const flat = (value: unknown) => [value].flat(3) as number[];
  for (const name of Object.keys(theirs.properties).filter((name) => names.test(name))) {
    const found = flat(ours.properties[name]), expected = flat(theirs.properties[name]);
    assertEquals(found.length, expected.length, name);
    expected.forEach((each, i) => assertAlmostEquals(found[i]!, each, TOLERANCE, `${name} ${i}`));
    compared++;
  }
  return compared;
}

Deno.test("n-body: the water trimer's gradients with nocp, cp and vmfc are those of Psi4", async () => {
  const compared = await compare("gradient", "6-31g", WATER_TRIMER_TEXT);
  assert(compared > 50, `${compared}`);
});

Deno.test("n-body: two waters' Hessians with nocp, cp and vmfc are those of Psi4", async () => {
  const dimer = WATER_TRIMER_TEXT.split("--").slice(0, 2).join("--");
  const compared = await compare("hessian", "sto-3g", dimer);
  assert(compared > 30, `${compared}`);
});

// Half a minute on a free core.
const long = Deno.env.get("CI") === "true";

Deno.test({
  name: "n-body: the water trimer's Hessians with nocp, cp and vmfc are those of Psi4" +
    (long ? "" : " (skipped: long, runs where CI=true)"),
  ignore: !long,
  fn: async () => {
    const compared = await compare("hessian", "sto-3g", WATER_TRIMER_TEXT);
    assert(compared > 50, `${compared}`);
  },
});
