import { assertAlmostEquals, assertEquals } from "@std/assert";
import { assemble, type PropertyValue } from "../../lib/assembly/mod.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../lib/base/units.ts";
import { type Expansion, Plan, resolveExpansion } from "../../lib/plan/mod.ts";
import { orderTables } from "../../lib/report/render/energy_tables.ts";
import { plainMolecule, replay } from "../components.ts";
import { levelsFrom, qcmanybodyResults, type QcmanybodyValue } from "../qcmanybody.ts";

const { cases, molecules } = await qcmanybodyResults();

// QCManyBody rounds each sum and difference of energies near 400 Hartree: some 1e-13 each.
const TOLERANCE = 5e-12;
// QCManyBody converts by CODATA 2014, which differs from 2018 by 5e-10 of a value in kcal/mol.
const CODATA_RELATIVE = 1e-9;

function expansionOf(result: (typeof cases)[number]): Expansion {
  return resolveExpansion({
    fragmentCount: molecules[result.molecule]!.fragments.length,
    driver: result.driver,
    bsse: result.bsse,
    levels: levelsFrom(result.levels),
    maxNbody: result.levels === null ? result.max_nbody ?? undefined : undefined,
    returnTotalData: result.return_total_data ?? undefined,
    supersystemIeOnly: result.supersystem_ie_only,
  });
}

for (const result of cases) {
  Deno.test(`assembly: names and values are QCManyBody's: ${result.name}`, () => {
    const molecule = plainMolecule(molecules[result.molecule]!);
    const plan = new Plan(expansionOf(result));
    assertEquals(plan.taskCount, Object.keys(result.components).length);
    const assembly = assemble(plan, molecule, replay(plan, result.components));
    const expected = Object.entries(result.expected.properties).filter(([name]) => /_corrected_/.test(name));
    assertEquals([...assembly.properties.keys()].sort(), expected.map(([name]) => name).sort());
    for (const [name, value] of expected) assertClose(assembly.properties.get(name)!, value, name);
    assertClose(assembly.returned[result.driver]!, result.expected.return_result, "return_result");
  });

  Deno.test(`report: the tables are laid out as QCManyBody's: ${result.name}`, () => {
    const molecule = plainMolecule(molecules[result.molecule]!);
    const plan = new Plan(expansionOf(result));
    const assembly = assemble(plan, molecule, replay(plan, result.components));
    const ours = orderTables(plan.expansion, assembly);
    const theirs = result.expected.stdout;
    const number = /-?\d+\.\d{12}/g;
    assertEquals(ours.replaceAll(number, aligned), theirs.replaceAll(number, aligned));
    const numbers = [...theirs.matchAll(number)].map(Number);
    [...ours.matchAll(number)].forEach((match, i) => {
      assertAlmostEquals(
        Number(match),
        numbers[i]!,
        Math.abs(numbers[i]!) * CODATA_RELATIVE + TOLERANCE * HARTREE_IN_KCAL_PER_MOL,
      );
    });
  });
}

// A number's place but not its digits: its end is in the same column, and signs of zero may differ.
function aligned(text: string): string {
  return "#".padStart(text.length);
}

function assertClose(actual: PropertyValue, expected: QcmanybodyValue, name: string): void {
  const left = typeof actual === "number" ? [actual] : [...actual];
  const right = [expected].flat(2) as number[];
  assertEquals(left.length, right.length, name);
  left.forEach((value, i) => assertAlmostEquals(value, right[i]!, TOLERANCE, `${name}[${i}]`));
}
