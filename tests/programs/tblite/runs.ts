// Runs of nmer with tblite, and what tblite gives for the same n-mers by itself.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { atomicNumberOf } from "../../../lib/base/elements.ts";
import { withFolder } from "../../folders.ts";
import { type Alone, byItself, type Question, tblitePython } from "./tblite.ts";
import type { System } from "../fragmented_system.ts";

export type { System };

const CLI = fromFileUrl(new URL("../../../cli.ts", import.meta.url));
// Hartree and Hartree/bohr: the same library does the same.
const SAME = 1e-12;

/** What of a result file is looked at. */
export interface Result {
  readonly return_result: number | readonly number[];
  readonly error?: { readonly error_message: string };
  readonly cluster_properties: Readonly<
    Record<string, { readonly return_energy: number; readonly [name: string]: unknown }>
  >;
}

/** A run of nmer as its users do it; standard error where it fails. */
export const run = (
  input: unknown,
  { args = [], python = tblitePython() }: { readonly args?: readonly string[]; readonly python?: string } =
    {},
): Promise<Result & { code: number; err: string }> =>
  withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "in.json"), JSON.stringify(input));
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-A", CLI, "run", "in.json", "-o", "r.json", "--progress", "none", "--no-journal"],
        ...args,
      ],
      cwd,
      env: { NMER_TBLITE: python, NO_COLOR: "1" },
    }).output();
    const result = await Deno.readTextFile(join(cwd, "r.json")).then(JSON.parse, () => ({}));
    return { ...result, code, err: new TextDecoder().decode(stderr) };
  });

/** Waters without symmetry; two of three have their atoms in another order. */
export const TRIMER: System = {
  symbols: ["O", "H", "H", "O", "H", "H", "H", "O", "H"],
  // deno-fmt-ignore
  geometry: [
    -2.76373224, -1.24377706, -0.15444566, -1.12357791, -2.06227970, -0.05243799, -3.80792362, -2.08705525, 1.06090407,
    2.46924614, -1.75437739, -0.17092884, 3.76368260, -2.21425403, 1.00846104, 2.30598330, 0.07098445, -0.03942473,
    -1.21253048, 1.95820900, 0.10303324, 0.29127930, 3.00875625, 0.20308515, 0.10002049, 4.24958115, -1.10222079,
  ],
  fragments: [[0, 1, 2], [3, 4, 5], [6, 7, 8]],
};
/** Two ions, a water and a radical. */
export const IONS: System = {
  symbols: ["Na", "O", "H", "H", "N", "H", "H", "Cl"],
  // deno-fmt-ignore
  geometry: [
    0, 0, 0, 4.3, 0.2, 0, 5.4, 1.5, 0.7, 5.5, -1, -0.8, 0.3, 5, 0.5, 0.2, 6.2, 2, 1.2, 6.1, -0.7, -4.6, -0.4, 0.3,
  ],
  fragments: [[0], [1, 2, 3], [4, 5, 6], [7]],
  charges: [1, 0, 0, -1],
  multiplicities: [1, 1, 2, 1],
};

/** An input of nmer's without treatments. */
export const inputOf = (
  { symbols, geometry, fragments, charges, multiplicities }: System,
  model: unknown,
  rest: unknown = {},
) => ({
  molecule: {
    symbols,
    geometry,
    fragments,
    ...(charges && { fragment_charges: charges, molecular_charge: charges.reduce((a, b) => a + b, 0) }),
    ...(multiplicities && {
      fragment_multiplicities: multiplicities,
      molecular_multiplicity: multiplicities.reduce((sum, one) => sum + one - 1, 1),
    }),
  },
  model,
  bsse: ["nocp"],
  ...(rest as object),
});

/** What tblite is asked about the n-mer of some fragments, counted from 1, one of which at most is a radical. */
export function questionOf(system: System, labels: readonly number[], how: How): Question {
  const atoms = labels.flatMap((label) => system.fragments[label - 1]!);
  return {
    ...how,
    numbers: atoms.map((atom) => atomicNumberOf(system.symbols[atom]!)!),
    positions: atoms.flatMap((atom) => system.geometry.slice(3 * atom, 3 * atom + 3)),
    charge: labels.reduce((sum, label) => sum + (system.charges?.[label - 1] ?? 0), 0),
    unpaired: labels.reduce((sum, label) => sum + (system.multiplicities?.[label - 1] ?? 1) - 1, 0),
  };
}

/** What a question says besides the molecule. */
export type How = Omit<Question, "numbers" | "positions">;

/**
 * Fails where energies, gradients and dipole moments of a result's n-mers are not those of tblite by itself.
 *
 * @param python Has the tblite that is asked.
 */
export async function assertSame(system: System, result: Result, how: How, python?: string): Promise<void> {
  const entries = Object.entries(result.cluster_properties).map(([label, properties]) =>
    [JSON.parse(label)[1] as number[], properties] as const
  );
  assertEquals(entries.length, 2 ** system.fragments.length - 1);
  const all: readonly Alone[] = await byItself(
    entries.map(([labels]) => questionOf(system, labels, how)),
    python,
  );
  for (const [i, [labels, properties]] of entries.entries()) {
    const alone = all[i]!;
    assertAlmostEquals(properties.return_energy, alone.energy, SAME, `energy of ${labels}`);
    const atoms = labels.flatMap((label) => system.fragments[label - 1]!);
    const everywhere = properties["return_gradient"] as number[];
    const gradient = atoms.flatMap((atom) => everywhere.slice(3 * atom, 3 * atom + 3));
    const dipole = properties["scf_dipole_moment"] as number[];
    alone.gradient.forEach((value, j) =>
      assertAlmostEquals(gradient[j]!, value, SAME, `gradient of ${labels}`)
    );
    alone.dipole.forEach((value, j) => assertAlmostEquals(dipole[j]!, value, 1e-10, `dipole of ${labels}`));
  }
}
