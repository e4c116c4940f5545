// Moments of the whole system from those of its n-mers, through the whole program by the built-in engine: every treatment
// and kind of level, against whole systems, derivatives of the energy, and what must follow for charged n-mers.

import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { runCommand } from "../command_line/fake_host.ts";
import { WATER_TRIMER_TEXT } from "../engine/systems.ts";
import { slopeInField } from "./field_slope.ts";

/** Sums of up to 13 moments, each converged to 1e-8 e a0 or better. */
const SAME_MOMENT = 1e-7;
/** Differences of energies in the field of two far charges, over two fields. */
const FIELD = 5e-7;

const MODEL = "model: { method: hf, basis: sto-3g }";
const ION_TEXT = `-1 1
O 1 2 3
H 1 2.5 3.8
--
0 1
O 1.1 2.2 6.65
H 1.1 2.95 7.1
H 1.1 1.45 7.1
--
1 1
Li 4 2 1`;

type Properties = Readonly<Record<string, number | number[]>>;

interface Ran {
  readonly properties: Properties;
  readonly cluster_properties: Readonly<Record<string, Properties>>;
  readonly return_result: number;
  readonly out: string;
}

function inputOf(rest: string, text = WATER_TRIMER_TEXT): string {
  return `molecule:\n  text: |\n${text.replace(/^/gm, "    ")}\n${rest}\n`;
}

async function run(rest: string, text = WATER_TRIMER_TEXT): Promise<Ran> {
  const input = inputOf(rest, text);
  const { status, err, out, files } = await runCommand(["run", "in.yaml", "-o", "r.json"], {
    "in.yaml": input,
  });
  assertEquals(status, 0, err);
  return { out, ...JSON.parse(files.get("r.json")!) };
}

function arrayOf({ properties }: Pick<Ran, "properties">, name: string): number[] {
  const value = properties[name];
  assert(Array.isArray(value), `${name} is ${value}`);
  return value;
}

function assertNear(
  found: readonly number[],
  expected: readonly number[],
  tolerance: number,
  what: string,
): void {
  assertEquals(found.length, expected.length);
  found.forEach((value, i) => assertAlmostEquals(value, expected[i]!, tolerance, `${what} ${i}`));
}

const add = (a: readonly number[], b: readonly number[], sign = 1) =>
  a.map((value, i) => value + sign * b[i]!);

for (const [name, text] of Object.entries({ "the water trimer": WATER_TRIMER_TEXT, "ions": ION_TEXT })) {
  Deno.test(`moments: nocp through the order of the system gives those of the whole: ${name}`, async () => {
    const result = await run(`${MODEL}\nproperties: [dipole, quadrupole]\nbsse: [nocp, cp, vmfc]`, text);
    const whole = result.cluster_properties['["(auto)", [1, 2, 3], [1, 2, 3]]']!;
    for (const moment of ["dipole", "quadrupole"]) {
      const expected = whole[`scf_${moment}_moment`] as number[];
      assertNear(arrayOf(result, `nocp_corrected_${moment}`), expected, 1e-13 * 300, moment);
      // In the basis of the whole, monomers and what they add are the whole as well.
      const monomers = [1, 2, 3]
        .map((i) =>
          result.cluster_properties[`["(auto)", [${i}], [1, 2, 3]]`]![`scf_${moment}_moment`] as number[]
        )
        .reduce((sum, one) => add(sum, one));
      assertNear(
        add(monomers, arrayOf(result, `cp_corrected_interaction_${moment}`)),
        expected,
        1e-13 * 300,
        `cp ${moment}`,
      );
      for (const treatment of ["nocp", "cp", "vmfc"]) {
        const of = (what: string) => arrayOf(result, `${treatment}_corrected_${what}`);
        const [one, two] = [1, 2].map((nbody) => of(`${moment}_through_${nbody}_body`)) as [
          number[],
          number[],
        ];
        assertNear(add(two, one, -1), of(`2_body_contribution_to_${moment}`), 1e-12 * 300, treatment);
        assertEquals(of(`${moment}_through_3_body`), of(moment));
      }
    }
    assertStringIncludes(result.out, "corrected dipole moment is (");
  });
}

Deno.test("moments: of ions they go with the origin as the charge says, and polarizabilities not", async () => {
  const model = `${MODEL}\nproperties: [dipole, quadrupole, polarizability]\nbsse: [cp, nocp]\nmax_nbody: 2`;
  const anion = ION_TEXT.split("\n--\n").slice(0, 2).join("\n--\n");
  const moved = anion.replace(/^([OH]) (\S+)/gm, (_, symbol, x) => `${symbol} ${Number(x) + 0.529177210903}`);
  const [here, there] = [await run(model, anion), await run(model, moved)];
  for (const treatment of ["cp", "nocp"]) {
    const dipole = arrayOf(here, `${treatment}_corrected_dipole`);
    assertNear(
      arrayOf(there, `${treatment}_corrected_dipole`),
      add(dipole, [-1, 0, 0]),
      SAME_MOMENT,
      treatment,
    );
    const quadrupole = arrayOf(here, `${treatment}_corrected_quadrupole`);
    const [x, y, z] = dipole as [number, number, number];
    assertNear(
      arrayOf(there, `${treatment}_corrected_quadrupole`),
      add(quadrupole, [2 * x - 1, y, z, y, 0, 0, z, 0, 0]),
      10 * SAME_MOMENT,
      treatment,
    );
    const tensor = `${treatment}_corrected_polarizability`;
    assertNear(arrayOf(there, tensor), arrayOf(here, tensor), 10 * SAME_MOMENT, tensor);
    // The interaction has no charge.
    const name = `${treatment}_corrected_interaction_dipole`;
    assertNear(arrayOf(there, name), arrayOf(here, name), SAME_MOMENT, name);
  }
});

Deno.test("moments: copies of equal n-mers have theirs turned and moved, charged ones too", async () => {
  const ring = [0, 1, 2, 3].map((k) => {
    const [c, s] = [Math.cos(k * Math.PI / 2), Math.sin(k * Math.PI / 2)];
    const at = (x: number, y: number, z: number) =>
      [5 + c * x - s * y, 1 + s * x + c * y, z].map((value) => value.toFixed(12)).join(" ");
    return `-1 1\nO ${at(4, 0, 0)}\nH ${at(4.3, 0.9, 0.1)}`;
  }).join("\n--\n");
  const model = `${MODEL}\nproperties: [quadrupole, polarizability]\nbsse: [nocp, cp, vmfc]\nmax_nbody: 2`;
  const each = await run(model, ring);
  const once = await run(`${model}\nequivalents: { tolerance: 1e-6 }`, ring);
  assertStringIncludes(once.out, "are copies of equal ones");
  for (const [name, value] of Object.entries(each.properties)) {
    if (!/dipole|quadrupole|polarizability/.test(name)) continue;
    assertNear(arrayOf(once, name), value as number[], 1e-6, name);
  }
});

Deno.test("moments: levels, a supersystem, a focus and a screening add up as energies do", async () => {
  const models =
    "models:\n  a: { method: hf, basis: sto-3g }\n  b: { method: hf, basis: 3-21g }\nproperties: dipole";
  const only = async (method: string, rest: string) => await run(`${method}\nproperties: dipole\n${rest}`);
  const [a, b] = [
    await only(MODEL, "bsse: nocp"),
    await only("model: { method: hf, basis: 3-21g }", "bsse: nocp"),
  ];
  const through = (result: Ran, nbody: number) =>
    arrayOf(result, `nocp_corrected_dipole_through_${nbody}_body`);
  const levels = await run(`${models}\nlevels: { 1: b, 2: a }\nbsse: nocp`);
  assertNear(
    through(levels, 2),
    add(through(b, 1), arrayOf(a, "nocp_corrected_2_body_contribution_to_dipole")),
    1e-12,
    "levels",
  );
  const supersystem = await run(`${models}\nlevels: { 2: b, supersystem: a }\nbsse: nocp`);
  assertNear(
    through(supersystem, 3),
    add(through(b, 2), arrayOf(a, "nocp_corrected_3_body_contribution_to_dipole")),
    1e-12,
    "supersystem",
  );
  const focus = await only(MODEL, "bsse: nocp\nmax_nbody: 2\nfocus: [1]");
  const pair = (i: number, j: number) => {
    const of = (...fragments: number[]) =>
      a.cluster_properties[`["(auto)", [${fragments.join(", ")}], [${fragments.join(", ")}]]`]!
        .scf_dipole_moment as number[];
    return add(add(of(i, j), of(i), -1), of(j), -1);
  };
  assertNear(
    arrayOf(focus, "nocp_corrected_interaction_dipole"),
    add(pair(1, 2), pair(1, 3)),
    1e-12,
    "focus",
  );
  const near = await only(MODEL, "bsse: nocp\nmax_nbody: 2\nscreening: { distance: { 2: 1.5 } }");
  assertNear(arrayOf(near, "nocp_corrected_interaction_dipole"), [0, 0, 0], 1e-12, "screened");
});

for (const method of ["hf", "mp2"]) {
  Deno.test(`moments: the dipole of ${method} is the derivative of the total energy by a field, also many-body`, async () => {
    const model = `model: { method: ${method}, basis: sto-3g }`;
    const text = WATER_TRIMER_TEXT;
    const result = await run(`${model}\nproperties: dipole\nbsse: nocp\nmax_nbody: 2`, text);
    const dipole = arrayOf(result, "nocp_corrected_dipole");
    for (const [axis, component] of dipole.entries()) {
      assertAlmostEquals(-slope(model, text, axis), component, FIELD, `axis ${axis}`);
    }
  });
}

// Two opposite charges far away on an axis make a field along it that is even to (size / distance)^2; as fragments that
// are no part of the expansion they would be computed, so the engine is asked for the n-mers itself.
function slope(model: string, text: string, axis: number): number {
  return slopeInField(model, text, axis, 2);
}

Deno.test("moments: gradients and Hessians come with them, and MP2's energy is what it is without", async () => {
  const text = WATER_TRIMER_TEXT.split("--")[0]! + "--" + WATER_TRIMER_TEXT.split("--")[1]!;
  const model = "model: { method: mp2, basis: sto-3g }\nbsse: cp";
  const alone = await run(model, text);
  const energy = await run(`${model}\nproperties: [quadrupole]`, text);
  assertAlmostEquals(energy.return_result, alone.return_result, 1e-9);
  assertEquals(energy.properties["cp_corrected_total_gradient"], undefined);
  const gradient = await run(`${model}\ndriver: gradient\nproperties: [quadrupole]`, text);
  const hessian = await run(`${model}\ndriver: hessian\nproperties: [quadrupole]`, text);
  for (const name of ["cp_corrected_dipole", "cp_corrected_quadrupole", "cp_corrected_interaction_dipole"]) {
    assertNear(arrayOf(gradient, name), arrayOf(energy, name), 1e-9, name);
    assertNear(arrayOf(hessian, name), arrayOf(energy, name), 1e-7, name);
  }
});

Deno.test("moments: an MP2 dipole is none of the field below it", async () => {
  const properties = "properties: dipole\nbsse: nocp\nmax_nbody: 1";
  const [hf, mp2] = [
    await run(`${MODEL}\n${properties}`),
    await run(`model: { method: mp2, basis: sto-3g }\n${properties}`),
  ];
  const label = '["(auto)", [1], [1]]';
  const { scf_dipole_moment, mp2_dipole_moment } = mp2.cluster_properties[label]!;
  assertNear(
    scf_dipole_moment as number[],
    hf.cluster_properties[label]!["scf_dipole_moment"] as number[],
    1e-6,
    "scf",
  );
  const sum = [1, 2, 3]
    .map((i) => mp2.cluster_properties[`["(auto)", [${i}], [${i}]]`]!["mp2_dipole_moment"] as number[])
    .reduce((a, b) => add(a, b));
  assertNear(arrayOf(mp2, "nocp_corrected_dipole"), sum, 1e-14, "sum");
  assert(Math.abs((mp2_dipole_moment as number[])[1]! - (scf_dipole_moment as number[])[1]!) > 1e-3);
});

Deno.test("moments: in a field of charges they are those of the n-mers without the charges", async () => {
  const charges = "embedding_charges: { 1: [-0.8, 0.4, 0.4], 2: [-0.8, 0.4, 0.4], 3: [-0.8, 0.4, 0.4] }";
  const embedded = await run(`${MODEL}\nproperties: [dipole]\nbsse: nocp\n${charges}`);
  const alone = await run(`${MODEL}\nproperties: [dipole]\nbsse: nocp`);
  // The whole has no charges around it.
  assertNear(
    arrayOf(embedded, "nocp_corrected_dipole"),
    arrayOf(alone, "nocp_corrected_dipole"),
    SAME_MOMENT,
    "all",
  );
  const [one, other] = [embedded, alone].map((result) =>
    arrayOf(result, "nocp_corrected_dipole_through_1_body")
  );
  assert(one!.some((value, i) => Math.abs(value - other![i]!) > 1e-3), "they are polarised");
  assertEquals(embedded.properties["nocp_corrected_interaction_dipole"], undefined);
});

Deno.test("moments: cp without return_total_data has the total of the moments, and returns the interaction energy", async () => {
  const rest = `${MODEL}\nbsse: cp\nmax_nbody: 2`;
  const [without, dipole] = [await run(rest), await run(`${rest}\nproperties: dipole`)];
  assertAlmostEquals(dipole.return_result, without.return_result, 1e-9);
  assertEquals(Object.keys(without.cluster_properties).length, 6);
  assertEquals(Object.keys(dipole.cluster_properties).length, 9);
  assertEquals(arrayOf(dipole, "cp_corrected_dipole_through_2_body").length, 3);
});

Deno.test("moments: those of a composite model are the same sum of its models' as its energy", async () => {
  const rest = "properties: [quadrupole]\nbsse: [nocp, cp]\nmax_nbody: 2";
  const of = (model: string) => run(`model: ${model}\n${rest}`);
  const composite = await of('{ combine: "mp2/sto-3g - hf/sto-3g + hf/3-21g" }');
  const [mp2, small, large] = [
    await of("{ method: mp2, basis: sto-3g }"),
    await of("{ method: hf, basis: sto-3g }"),
    await of("{ method: hf, basis: 3-21g }"),
  ];
  for (
    const name of ["nocp_corrected_dipole", "cp_corrected_quadrupole", "cp_corrected_interaction_dipole"]
  ) {
    const expected = add(add(arrayOf(mp2, name), arrayOf(small, name), -1), arrayOf(large, name));
    assertNear(arrayOf(composite, name), expected, 1e-12 * 300, name);
  }
});
