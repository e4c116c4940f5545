import { assertAlmostEquals, assertEquals } from "@std/assert";
import { assemble, type PropertyValue } from "../../lib/assembly/mod.ts";
import { type Driver, Plan, resolveExpansion } from "../../lib/plan/mod.ts";
import { type Components, plainMolecule, replay } from "../components.ts";

// Water trimer, computed with Psi4: tests/data/reference/README.md. The data hold 1e-7.
const TOLERANCE = 1e-7;

const WATER_TRIMER = plainMolecule({
  symbols: ["O", "H", "H", "O", "H", "H", "O", "H", "H"],
  geometry: [
    [-2.76373224, -1.24377706, -0.15444566],
    [-1.12357791, -2.06227970, -0.05243799],
    [-3.80792362, -2.08705525, 1.06090407],
    [2.46924614, -1.75437739, -0.17092884],
    [3.76368260, -2.21425403, 1.00846104],
    [2.30598330, 0.07098445, -0.03942473],
    [0.29127930, 3.00875625, 0.20308515],
    [-1.21253048, 1.95820900, 0.10303324],
    [0.10002049, 4.24958115, -1.10222079],
  ],
  fragments: [[0, 1, 2], [3, 4, 5], [6, 7, 8]],
});

const CASES: readonly {
  readonly components: string;
  readonly expected: string;
  readonly driver: Driver;
  readonly models: readonly string[];
  readonly tasks: number;
}[] = [
  {
    components: "single_energy_1",
    expected: "single_gradient_1",
    driver: "energy",
    models: ["e_scf", "e_scf", "e_scf"],
    tasks: 19,
  },
  {
    components: "single_energy_2",
    expected: "single_gradient_2",
    driver: "energy",
    models: ["e_scf", "e_scf"],
    tasks: 18,
  },
  {
    components: "single_gradient_1",
    expected: "single_gradient_1",
    driver: "gradient",
    models: ["g_scf", "g_scf", "g_scf"],
    tasks: 19,
  },
  {
    components: "single_gradient_2",
    expected: "single_gradient_2",
    driver: "gradient",
    models: ["g_scf", "g_scf"],
    tasks: 18,
  },
  {
    components: "single_hessian_1",
    expected: "single_hessian_1",
    driver: "hessian",
    models: ["h_scf", "h_scf", "h_scf"],
    tasks: 19,
  },
  {
    components: "multi_energy_1",
    expected: "multi_gradient_1",
    driver: "energy",
    models: ["e_mp2", "e_b3lyp", "e_scf"],
    tasks: 34,
  },
  {
    components: "multi_energy_2",
    expected: "multi_gradient_2",
    driver: "energy",
    models: ["e_mp2", "e_b3lyp"],
    tasks: 21,
  },
  {
    components: "multi_gradient_1",
    expected: "multi_gradient_1",
    driver: "gradient",
    models: ["g_mp2", "g_b3lyp", "g_scf"],
    tasks: 34,
  },
  {
    components: "multi_gradient_2",
    expected: "multi_gradient_2",
    driver: "gradient",
    models: ["g_mp2", "g_b3lyp"],
    tasks: 21,
  },
];

async function readJson(name: string): Promise<Components & Record<string, unknown>> {
  return JSON.parse(await Deno.readTextFile(new URL(`../data/reference/${name}.json`, import.meta.url)));
}

for (const { components, expected, driver, models, tasks } of CASES) {
  Deno.test(`assembly: Psi4's water trimer comes out: ${components}`, async () => {
    const plan = new Plan(resolveExpansion({
      fragmentCount: 3,
      driver,
      bsse: ["cp", "nocp", "vmfc"],
      levels: new Map(models.map((model, i) => [i + 1, model])),
      returnTotalData: true,
    }));
    assertEquals(plan.taskCount, tasks);
    const data = await readJson(`components_${components}`);
    const { properties, returned } = assemble(plan, WATER_TRIMER, replay(plan, data));
    const reference = await readJson(`expected_${expected}`);
    let compared = 0;
    for (const [name, value] of properties) {
      const expectedValue = reference[psi4Name(name)];
      // The reference names all sums of energies, but derivatives only by order and treatment: "GRADIENT 2CP".
      if (expectedValue === undefined) continue;
      assertClose(value, expectedValue, name);
      compared++;
    }
    assertEquals(compared, 9 * models.length);
    let derivatives = 0;
    for (const property of (["gradient", "hessian"] as const).filter((name) => name in returned)) {
      const upper = property.toUpperCase();
      if (property === driver || `CURRENT ${upper}` in reference) {
        assertClose(returned[property]!, reference[`CURRENT ${upper}`], upper);
      }
      for (let nbody = 1; nbody <= models.length; nbody++) {
        for (const treatment of ["cp", "nocp", "vmfc"]) {
          const total = properties.get(`${treatment}_corrected_total_${property}_through_${nbody}_body`)!;
          const value = reference[`${upper} ${nbody}${treatment.toUpperCase()}`];
          if (value === undefined) continue;
          assertClose(total, value, `${upper} ${nbody}${treatment}`);
          derivatives++;
        }
      }
    }
    // The reference has those by treatment where there is one model.
    assertEquals(derivatives, driver !== "energy" && new Set(models).size === 1 ? 3 * models.length : 0);
    assertClose(returned.energy!, reference["CURRENT ENERGY"], "energy");
  });
}

function psi4Name(name: string): string {
  return name.replace("_corrected", "-corrected").replace("_body", "-body").replaceAll("_", " ")
    .toUpperCase();
}

function assertClose(actual: PropertyValue, expected: unknown, name: string): void {
  const left = typeof actual === "number" ? [actual] : [...actual];
  const right = [expected].flat(3) as number[];
  assertEquals(left.length, right.length, name);
  left.forEach((value, i) => {
    assertAlmostEquals(value, right[i]!, TOLERANCE * Math.max(1, Math.abs(right[i]!)), `${name}[${i}]`);
  });
}
