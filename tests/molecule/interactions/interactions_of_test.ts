import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { angstromFromBohr, bohrFromAngstrom } from "../../../lib/base/units.ts";
import {
  type Interaction,
  INTERACTION_KINDS,
  interactionsOf,
} from "../../../lib/molecule/interactions/mod.ts";
import type { Molecule } from "../../../lib/molecule/mod.ts";
import { moleculeOf } from "../records.ts";
import { ammonia, ammonium, benzene, cubicIce, kindsIn, named, rounded, waterLattice } from "./systems.ts";

interface Reference {
  readonly dimers: readonly {
    readonly name: string;
    readonly text: string;
    readonly hydrogen_bonds: readonly (readonly [hydrogen: number, acceptor: number])[];
    readonly stacked: readonly (readonly ["FaceToFace" | "EdgeToFace", readonly number[]])[];
  }[];
  readonly water: {
    readonly places: readonly number[];
    readonly hydrogen_bonds: readonly (readonly [hydrogen: number, acceptor: number])[];
  };
}

const REFERENCE = JSON.parse(
  await Deno.readTextFile(new URL("../../data/interactions/interactions.json", import.meta.url)),
) as Reference;

/** Pairs of hydrogen and acceptor, as the references have them. */
function hydrogenBondsOf(
  found: readonly Interaction[],
  { symbols }: Molecule,
): readonly (readonly number[])[] {
  return found.filter(({ kind }) => kind === "hydrogen-bond").map(({ atoms: [one, other] }) =>
    symbols[one!] === "H" ? [one!, other!] : [other!, one!]
  ).sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
}

// ProLIF asks for N, O or S as the donor; the hydrogen of ethyne counts here, as by IUPAC's definition it may.
const BY_ACETYLENIC_HYDROGEN = new Set(["S66 59", "S66 65"]);

Deno.test("interactions: S22 and S66 have the hydrogen bonds that ProLIF finds", () => {
  for (const { name, text, hydrogen_bonds } of REFERENCE.dimers) {
    const molecule = moleculeOf(text);
    const found = hydrogenBondsOf(interactionsOf(molecule), molecule);
    if (BY_ACETYLENIC_HYDROGEN.has(name)) assertEquals([found.length, hydrogen_bonds.length], [1, 0], name);
    else assertEquals(found, hydrogen_bonds, name);
  }
});

Deno.test("interactions: S22 and S66 have the stacked rings that ProLIF finds, face to face or edge to face", () => {
  for (const { name, text, stacked } of REFERENCE.dimers) {
    const found = interactionsOf(moleculeOf(text)).filter(({ kind }) => kind === "pi-stacking")
      .map(({ geometry, atoms }) => [geometry === "T" ? "EdgeToFace" : "FaceToFace", atoms]);
    assertEquals(found.map(String).sort(), stacked.map(String).sort(), name);
  }
});

Deno.test("interactions: every hydrogen-bonded dimer of S66 has its bond, every dimer of two aromatics is stacked", () => {
  const of = (number: number) => kindsIn(REFERENCE.dimers.find(({ name }) => name === `S66 ${number}`)!.text);
  for (let number = 1; number <= 23; number++) assert(of(number).includes("hydrogen-bond"), String(number));
  for (let number = 24; number <= 29; number++) assertEquals(of(number), ["pi-stacking displaced"]);
  for (let number = 47; number <= 49; number++) assertEquals(of(number), ["pi-stacking T"]);
  for (let number = 34; number <= 46; number++) assertEquals(of(number), []);
});

Deno.test("interactions: 300 waters have the hydrogen bonds that MDTraj finds by the same criteria", () => {
  const { places, hydrogen_bonds } = REFERENCE.water;
  const text = Array.from({ length: places.length / 3 }, (_, atom) => {
    const place = places.slice(3 * atom, 3 * atom + 3).join(" ");
    return `${atom > 0 && atom % 3 === 0 ? "--\n" : ""}${atom % 3 === 0 ? "O" : "H"} ${place}\n`;
  }).join("");
  const molecule = moleculeOf(text);
  assertEquals(hydrogenBondsOf(interactionsOf(molecule), molecule), hydrogen_bonds);
});

Deno.test("interactions: the water dimer's bond has its hydrogen, acceptor, donor, length and angle", () => {
  const [bond, contact] = interactionsOf(moleculeOf(REFERENCE.dimers[1]!.text));
  assertEquals({ ...bond, distance: 0, angle: 0 }, {
    kind: "hydrogen-bond",
    fragments: [0, 1],
    atoms: [2, 3],
    anchor: 0,
    distance: 0,
    angle: 0,
  });
  assertEquals([angstromFromBohr(bond!.distance).toFixed(2), bond!.angle!.toFixed(0)], ["1.95", "173"]);
  assertEquals([contact!.kind, contact!.atoms], ["close-contact", [2, 3]]);
});

Deno.test("interactions: in ice each neighbour at 2.75 angstrom is bonded once, and no other molecule", () => {
  const ice = moleculeOf(cubicIce(3));
  const oxygens = ice.fragments.map(({ atoms }) => ice.geometry.subarray(3 * atoms[0]!, 3 * atoms[0]! + 3));
  const neighbours = oxygens.flatMap((one, i) =>
    oxygens.flatMap((other, j) =>
      j > i && Math.hypot(...one.map((x, axis) => x - other[axis]!)) < bohrFromAngstrom(2.8) ? [[i, j]] : []
    )
  );
  assert(neighbours.length > 300);
  const found = interactionsOf(ice).filter(({ kind }) => kind === "hydrogen-bond");
  assertEquals(found.map(({ fragments }) => [...fragments]), neighbours);
  for (const { angle } of found) assert(angle! > 179.9);
});

Deno.test("interactions: halogens bond to lone pairs behind their bond: ClF and CF3Br with ammonia", () => {
  // Microwave spectra of H3N...ClF have N...Cl at 2.37 angstrom on the axis.
  assertEquals(kindsIn(`Cl 0 0 0\nF 0 0 -1.63\n--\n0 1\n${ammonia(2.37)}`), ["halogen-bond"]);
  const trifluoride = "Br 0 0 0\nC 0 0 -1.92\nF 1.25 0 -2.38\nF -.625 1.0825 -2.38\nF -.625 -1.0825 -2.38";
  assertEquals(kindsIn(`${trifluoride}\n--\n${ammonia(3)}`), ["halogen-bond"]);
  assertEquals(kindsIn(`${trifluoride}\n--\n${ammonia(3.6)}`), []);
  const aside = ammonia(0).replaceAll(/^(\w) (\S+)/gm, (_, symbol, x) => `${symbol} ${Number(x) + 3}`);
  assertEquals(kindsIn(`${trifluoride}\n--\n${aside}`), []);
});

Deno.test("interactions: two halogens bond where one meets the other from the side, not in line", () => {
  const chlorine = "Cl 0 0 0\nCl 0 0 -1.99";
  assertEquals(kindsIn(`${chlorine}\n--\nCl 0.2 0 3.3\nCl 2.19 0 3.3`), ["halogen-bond"]); // as in its crystal
  assertEquals(kindsIn(`${chlorine}\n--\nCl 0 0 3.3\nCl 0 0 5.29`), []);
});

Deno.test("interactions: chalcogens bond to lone pairs behind a bond: OCS with water, SF2 with ammonia", () => {
  assertEquals(
    kindsIn("S 0 0 0\nC 0 0 -1.56\nO 0 0 -2.72\n--\nO 0 0 3.2\nH .757 0 3.786\nH -.757 0 3.786"),
    ["chalcogen-bond"],
  );
  assertEquals(kindsIn(`S 0 0 0\nF 0 0 -1.6\nF 1.58 0 .24\n--\n${ammonia(2.65)}`), ["chalcogen-bond"]);
  assertEquals(kindsIn(`O 0 0 0\nF 0 0 -1.4\nF 1.38 0 .24\n--\n${ammonia(2.65)}`), []);
});

Deno.test("interactions: cations sit on rings: ammonium and sodium with benzene, not beside it", () => {
  assertEquals(kindsIn(`0 1\n${benzene(0, 0, 0)}--\n${ammonium(2.95)}`), ["cation-pi"]);
  assertEquals(kindsIn(`0 1\n${benzene(0, 0, 0)}--\n1 1\nNa 0 0 2.4`), ["cation-pi"]);
  assertEquals(kindsIn(`0 1\n${benzene(0, 0, 0)}--\n1 1\nNa 5 0 0`), []);
  assertEquals(kindsIn(`0 1\n${benzene(0, 0, 0)}--\n-1 1\nCl 0 0 3.2`), []);
  assertEquals(kindsIn(`0 1\n${benzene(0, 0, 0)}--\nNe 0 0 3.2`), []);
});

const ACETATE =
  "-1 1\nC 0 0 0\nO 0 1.1 .6\nO 0 -1.1 .6\nC 0 0 -1.53\nH 1 0 -1.9\nH -.5 .9 -1.9\nH -.5 -.9 -1.9\n";

Deno.test("interactions: opposite charges are ionic: NaCl, ammonium with acetate, a zwitterion, not like charges", () => {
  assertEquals(kindsIn("1 1\nNa 0 0 0\n--\n-1 1\nCl 0 0 2.36"), ["ionic"]);
  assertEquals(kindsIn("1 1\nNa 0 0 0\n--\n-1 1\nCl 0 0 5.6"), []);
  assertEquals(kindsIn("1 1\nNa 0 0 0\n--\n1 1\nK 0 0 3"), []);
  assertEquals(kindsIn("0 2\nNa 0 0 0\n--\n0 2\nCl 0 0 2.36"), []); // atoms, as the input says
  const [ionic] = interactionsOf(moleculeOf(`${ACETATE}--\n${ammonium(3.2)}`));
  assertEquals([ionic!.kind, ionic!.atoms], ["ionic", [1, 2, 7]]);
  // Cyanide has no group that is charged by its bonds alone: the whole of it is.
  const [cyanide] = interactionsOf(moleculeOf("-1 1\nC 0 0 0\nN 0 0 1.17\n--\n1 1\nK 0 0 3.9"));
  assertEquals([cyanide!.kind, cyanide!.atoms], ["ionic", [0, 1, 2]]);
  const glycine =
    "N 1.5 0 2\nH 2.4 .5 2\nH 1 .3 2.8\nH 1.7 -1 2.1\nC .7 .2 .77\nH .9 1.2 .4\nH -.35 .1 1.0\nC 1.1 -.8 -.3\nO .3 -1 -1.25\nO 2.2 -1.35 -.15\n";
  assert(kindsIn(`0 1\n${glycine}--\n-1 1\nCl 3.9 1.6 3.4`).includes("ionic"));
});

Deno.test("interactions: benzene dimers of the potential curves are parallel, displaced, and T", () => {
  const with_ = (other: string) => kindsIn(`${benzene(0, 0, 0)}--\n${other}`);
  assertEquals(with_(benzene(0, 0, 3.9)), ["pi-stacking parallel"]);
  assertEquals(with_(benzene(1.6, 0, 3.6)), ["pi-stacking displaced"]);
  assertEquals(with_(benzene(0, 0, 5, Math.PI / 2)), ["pi-stacking T"]);
  assertEquals(with_(benzene(0, 0, 4.5, Math.PI / 4)), []);
  assertEquals(with_(benzene(3, 0, 3.6)), []);
  assertEquals(with_(benzene(0, 0, 5.6)), []);
});

Deno.test("interactions: saturated rings do not stack", () => {
  const cyclopentane = REFERENCE.dimers.find(({ name }) => name === "S66 38")!;
  assertEquals(kindsIn(cyclopentane.text), []);
});

Deno.test("interactions: nothing is found within a fragment, nor across a bond that fragments cut", () => {
  const ethanol =
    "C -1.2 -.3 0\nH -2.1 .3 0\nH -1.2 -.9 .9\nH -1.2 -.9 -.9\nC 0 .6 0\nH 0 1.2 .9\nH 0 1.2 -.9\n";
  const hydroxyl = "O 1.2 -.2 0\nH 1.9 .4 0";
  assertEquals(interactionsOf(moleculeOf(ethanol + hydroxyl)), []);
  assertEquals(interactionsOf(moleculeOf(`0 2\n${ethanol}--\n0 2\n${hydroxyl}`)), []);
});

/** A molecule elsewhere, turned, reflected where wanted, its fragments in another order. */
function moved(
  molecule: Molecule,
  [a, b, c]: readonly number[],
  mirror: boolean,
  order: readonly number[],
): Molecule {
  const turn = (x: number, y: number, angle: number) =>
    [
      x * Math.cos(angle) - y * Math.sin(angle),
      x * Math.sin(angle) + y * Math.cos(angle),
    ] as const;
  const geometry = molecule.geometry.slice();
  for (let i = 0; i < geometry.length; i += 3) {
    let [x, y, z] = [geometry[i]!, geometry[i + 1]!, geometry[i + 2]! * (mirror ? -1 : 1)];
    [x, y] = turn(x, y, a!);
    [y, z] = turn(y, z, b!);
    [x, z] = turn(x, z, c!);
    geometry.set([x + 50 * a!, y - 30 * b!, z + c!], i);
  }
  return { ...molecule, geometry, fragments: order.map((fragment) => molecule.fragments[fragment]!) };
}

Deno.test("interactions: the same wherever a molecule is, however turned, reflected and in whatever order", () => {
  const systems = [cubicIce(1), REFERENCE.dimers[12]!.text, `0 1\n${benzene(0, 0, 0)}--\n${ammonium(2.95)}`];
  const molecules = systems.map((text) => moleculeOf(text));
  const angle = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...molecules),
      fc.tuple(angle, angle, angle),
      fc.boolean(),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (molecule, angles, mirror, numbers) => {
        const order = molecule.fragments.map((_, i) => ({ i, key: numbers.next().value! }))
          .sort((one, other) => one.key - other.key).map(({ i }) => i);
        const renamed = interactionsOf(moved(molecule, angles, mirror, order)).map((one) => ({
          ...one,
          fragments: one.fragments.map((fragment) => order[fragment]!).sort((x, y) => x - y),
        }));
        const shown = (
          list: readonly (Omit<Interaction, "fragments"> & { fragments: readonly number[] })[],
        ) =>
          list.filter(({ kind }) => kind !== "close-contact").map(({ kind, fragments, distance, geometry }) =>
            `${fragments} ${kind} ${geometry} ${distance.toFixed(4)}`
          ).sort();
        assertEquals(shown(renamed), shown(interactionsOf(molecule)));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("interactions: atoms in another order give the same, atom for atom", () => {
  const text =
    "0 1\nO -1.551007 -0.114520 0\nH -1.934259 0.762503 0\nH -0.599677 0.040712 0\n--\nO 1.350625 0.111469 0\n" +
    "H 1.680398 -0.373741 -0.758561\nH 1.680398 -0.373741 0.758561";
  const plain = moleculeOf(text);
  const other = moleculeOf(text.replace(/(O -1.*\n)(H -1.*\n)(H -0.*\n)/, "$3$1$2"));
  assertEquals(rounded(other), rounded(plain));
  assertEquals(interactionsOf(other)[0]!.atoms, [0, 3]);
  assertEquals(interactionsOf(other)[0]!.anchor, 1);
});

Deno.test("interactions: one atom, two on the same place, elements without a radius and far places are no trouble", () => {
  assertEquals(interactionsOf(moleculeOf("He 0 0 0")), []);
  const helium = moleculeOf("He 0 0 0\n--\nHe 0 0 1");
  const coincident = { ...helium, geometry: new Float64Array(6) };
  assertEquals(interactionsOf(coincident).map(({ kind, distance }) => [kind, distance]), [[
    "close-contact",
    0,
  ]]);
  const far = { ...helium, geometry: Float64Array.of(1e12, 0, 0, -1e12, 0, 3) };
  assertEquals(interactionsOf(far), []);
  const oganesson = { ...helium, atomicNumbers: Uint8Array.of(118, 118), symbols: ["Og", "Og"] };
  assertEquals(interactionsOf(oganesson), []);
});

Deno.test("interactions: 10,000 atoms have each close pair once, sorted", () => {
  const found = interactionsOf(moleculeOf(waterLattice(3334)));
  assert(found.length > 10_000);
  const rank = ({ kind, fragments: [one, other] }: Interaction) =>
    (one * 3334 + other) * INTERACTION_KINDS.length + INTERACTION_KINDS.indexOf(kind);
  const ranks = found.map(rank);
  assertEquals(ranks, ranks.toSorted((a, b) => a - b));
  const contacts = found.filter(({ kind }) => kind === "close-contact").map(({ fragments }) =>
    String(fragments)
  );
  assertEquals(new Set(contacts).size, contacts.length);
  assertEquals(named(found).every((kind) => kind === "hydrogen-bond"), true);
});
