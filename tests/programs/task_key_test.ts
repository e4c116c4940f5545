// Keys of tasks: equal for equal content, different for all that could change a number.

import { prepared } from "../prepared.ts";
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { atomIndex, fragmentIndex } from "../../lib/base/indices.ts";
import type { Molecule } from "../../lib/molecule/mod.ts";
import { nmerOf } from "../../lib/molecule/mod.ts";
import type { PropertyNames } from "../../lib/programs/contract/molecular_properties.ts";
import type { TaskContext, TaskRequest } from "../../lib/programs/contract/task.ts";
import {
  canonicalJson,
  hasEqualModels,
  TASK_KEY_BYTES,
  taskKey,
  taskKeys,
} from "../../lib/programs/task_key.ts";
import { moleculeOf, waterAt } from "../molecule/records.ts";

const TRIMER = moleculeOf([0, 3, 6].map(waterAt).join("--\n"));
const CONTEXT: TaskContext = {
  molecule: TRIMER,
  models: [prepared({
    program: "builtin",
    method: "hf",
    basis: "sto-3g",
    keywords: { e_convergence: 1e-8, guess: "sad" },
  })],
  driver: "energy",
  resources: { memoryBytes: 1e9 },
};

function task(real: readonly number[], basis: readonly number[] = real, model = 0): TaskRequest {
  return { model, real: real.map(fragmentIndex), basis: basis.map(fragmentIndex) };
}

function key(change: Partial<TaskContext> = {}, request: TaskRequest = task([0, 1])): string {
  const bytes = taskKey({ ...CONTEXT, ...change }, request);
  assertEquals(bytes.length, TASK_KEY_BYTES);
  return bytes.toHex();
}

function model(change: Partial<TaskContext["models"][number]>): Pick<TaskContext, "models"> {
  const { builtinVersion, ...chemistry } = { ...CONTEXT.models[0]!, ...change };
  const changed = change.program === undefined
    ? { ...chemistry, builtinVersion: builtinVersion! }
    : prepared(chemistry);
  return { models: [changed] };
}

function molecule(change: Partial<Molecule>): Pick<TaskContext, "molecule"> {
  return { molecule: { ...TRIMER, ...change } };
}

/** The fragments in another order, with the atoms where they are. */
function renumbered(order: readonly number[]): Pick<TaskContext, "molecule"> {
  return molecule({ fragments: order.map((index) => TRIMER.fragments[index]!) });
}

const PROPERTIES: readonly PropertyNames[] = [
  { dipole: "scf_dipole_moment" },
  { dipole: "mp2_dipole_moment" },
  { polarizability: "scf_polarizability" },
  { dipole: "scf_dipole_moment", quadrupole: "scf_quadrupole_moment" },
  { dipole: "scf_dipole_moment", polarizability: "scf_polarizability" },
];

Deno.test("task key: whatever could change a number changes it", () => {
  const geometry = TRIMER.geometry.slice();
  geometry[4] = geometry[4]! * (1 + Number.EPSILON);
  const atomicNumbers = TRIMER.atomicNumbers.slice();
  atomicNumbers[0] = 16;
  const first = TRIMER.fragments[0]!;
  const withFirst = (change: object) =>
    molecule({ fragments: TRIMER.fragments.with(0, { ...first, ...change }) });
  const keys = [
    key(),
    key({ driver: "gradient" }),
    key({ driver: "hessian" }),
    key(model({ method: "mp2" })),
    key(model({ basis: "6-31g" })),
    key({ models: [prepared({ program: "builtin", method: "hf", keywords: CONTEXT.models[0]!.keywords })] }),
    key(model({ keywords: { e_convergence: 1e-9, guess: "sad" } })),
    key(model({ keywords: { e_convergence: 1e-8, guess: "sad", scf_type: "df" } })),
    key(model({ keywords: { e_convergence: "1e-8", guess: "sad" } })),
    key(model({ keywords: { e_convergence: 1e-8 } })),
    key(model({ keywords: { e_convergence: 1e-8, guess: "sad", soscf: { on: true } } })),
    key(molecule({ geometry })),
    key(molecule({ atomicNumbers })),
    key(withFirst({ charge: 1 })),
    key(withFirst({ multiplicity: 3 })),
    key(withFirst({ atoms: first.atoms.toReversed() })),
    key({}, task([0])),
    key({}, task([1])),
    key({}, task([0], [0, 1])),
    key({}, task([1], [0, 1])),
    key({}, task([0, 1], [0, 1, 2])),
    key({}, task([0, 1, 2])),
    key(molecule({ multiplicity: 3 }), task([0, 1, 2])),
    ...PROPERTIES.map((properties) => key(model({ properties }))),
  ];
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("task key: what changes no number does not change it", () => {
  const same = [
    model({ method: "HF", basis: "STO-3G", program: "Builtin" }),
    model({ keywords: { guess: "sad", e_convergence: 1e-8 } }),
    { resources: { memoryBytes: 1 } },
    molecule({ name: "another", comment: "same water" }),
    molecule({ charge: 5, multiplicity: 7 }), // of the whole, which this task is not
    { models: [CONTEXT.models[0]!, { ...CONTEXT.models[0]!, method: "mp2" }] },
  ];
  for (const change of same) assertEquals(key(change), key());
  assertEquals(key({}, { ...task([0, 1]), memoryBytes: 5 }), key());
  assertEquals(key({ models: [...CONTEXT.models, CONTEXT.models[0]!] }, task([0, 1], [0, 1], 1)), key());
  const nested = (options: object) => key(model({ keywords: { options } }));
  assertEquals(nested({ a: [1, { b: 2, c: 3 }], d: 4 }), nested({ d: 4, a: [1, { c: 3, b: 2 }] }));
});

Deno.test("task key: properties of the molecule have a part in it in whatever order, and none where none is asked for", () => {
  const both = { dipole: "scf_dipole_moment", polarizability: "scf_polarizability" };
  const turned = { polarizability: "scf_polarizability", dipole: "scf_dipole_moment" };
  assertEquals(key(model({ properties: both })), key(model({ properties: turned })));
  // As it was before there were properties: of one program's version, so that no revision of the engine changes it.
  const external = { ...model({ program: "psi4", keywords: {} }), installations: { psi4: PSI4 } };
  assertEquals(key(external), "a7f873308f2286feeefdf1897349f2ab");
});

const PSI4 = { version: "1.3.2", place: "/somewhere", server: { command: "/x", args: [], environment: {} } };

Deno.test("task key: the same dimer in another molecule, with other numbers of its fragments, has the same", () => {
  const dimer = key({}, task([1, 2]));
  assertEquals(key({ molecule: moleculeOf([3, 6].map(waterAt).join("--\n")) }), dimer);
  assertEquals(key({ molecule: moleculeOf([-9, 3, 50, 6].map(waterAt).join("--\n")) }, task([1, 3])), dimer);
  assertEquals(key(renumbered([1, 2, 0]), task([0, 1])), dimer);
  assertNotEquals(
    key(renumbered([2, 1, 0]), task([0, 1])),
    dimer,
    "atoms in another order: another gradient",
  );
});

Deno.test("task key: models of other names that compute the same are found", () => {
  const [model] = CONTEXT.models;
  const named = (method: string) => ({ ...model!, method });
  const equal = (methods: readonly string[]) => hasEqualModels({ ...CONTEXT, models: methods.map(named) });
  assertEquals([["hf"], ["hf", "mp2"], ["hf", "mp2", "HF"]].map(equal), [false, false, true]);
});

Deno.test("task key: -0 is the place 0", () => {
  const at = (x: number) => {
    const geometry = TRIMER.geometry.slice();
    geometry[0] = x;
    return key(molecule({ geometry }));
  };
  assertEquals(at(-0), at(0));
});

Deno.test("task key: it follows from the n-mer alone, as programs get it", () => {
  const fragments = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fragments,
      fragments,
      fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 5, maxLength: 5 }),
      (a, b, charges) => {
        const whole = moleculeOf([0, 3, 6, 9, 12].map(waterAt).join("--\n"));
        const system: Molecule = {
          ...whole,
          fragments: whole.fragments.map((fragment, i) => ({
            ...fragment,
            charge: charges[i]!,
            multiplicity: 1 + Math.abs(charges[i]!),
          })),
        };
        const real = a.toSorted();
        const basis = [...new Set([...a, ...b])].toSorted();
        const request = task(real, basis);
        const nmer = nmerOf(system, request.real, request.basis);
        // The n-mer as a molecule of its own: its real atoms one fragment, its ghosts another.
        const atoms = (ghost: number) =>
          [...nmer.ghost.keys()].filter((i) => nmer.ghost[i] === ghost).map(atomIndex);
        const inOrder = nmer.ghost.every((ghost, i) => i === 0 || nmer.ghost[i - 1]! <= ghost);
        if (!inOrder) {
          return;
        }
        const ghosts = atoms(1);
        const own: Molecule = {
          ...nmer,
          fragments: [
            { atoms: atoms(0), charge: nmer.charge, multiplicity: nmer.multiplicity },
            ...(ghosts.length > 0 ? [{ atoms: ghosts, charge: 3, multiplicity: 4 }] : []),
          ],
        };
        assertEquals(
          taskKeys({ ...CONTEXT, molecule: system })(request),
          taskKeys({ ...CONTEXT, molecule: own })(task([0], ghosts.length > 0 ? [0, 1] : [0])),
        );
      },
    ),
  );
});

Deno.test("task key: real fragments that have no basis functions are a mistake", () => {
  assertThrows(() => key({}, task([0, 2], [0, 1])), RangeError);
});

Deno.test("canonical JSON: keys in order at every depth, lists as they are", () => {
  assertEquals(canonicalJson({ b: [2, 1], a: { d: null, c: undefined } }), '{"a":{"d":null},"b":[2,1]}');
});

Deno.test("task key: charges around an n-mer and their places change it, those of its own atoms do not", () => {
  const charges = Float64Array.from(TRIMER.symbols, (symbol) => symbol === "O" ? -0.8 : 0.4);
  const changed = (atom: number) => charges.with(atom, charges[atom]! + 1e-15);
  const embedded = key(molecule({ embeddingCharges: charges }));
  const third = TRIMER.fragments[2]!.atoms[1]!;
  const geometry = TRIMER.geometry.slice();
  geometry[3 * third] = geometry[3 * third]! + 1e-12;
  const keys = [
    key(),
    embedded,
    key(molecule({ embeddingCharges: changed(third) })),
    key(molecule({ embeddingCharges: charges, geometry })),
    // Programs blur charges by element.
    key(molecule({ embeddingCharges: charges, atomicNumbers: TRIMER.atomicNumbers.with(third, 9) })),
  ];
  assertEquals(new Set(keys).size, keys.length);
  assertEquals(key(molecule({ geometry })), key());
  assertEquals(key(molecule({ embeddingCharges: changed(TRIMER.fragments[0]!.atoms[0]!) })), embedded);
  const whole = task([0, 1, 2]);
  assertEquals(key(molecule({ embeddingCharges: charges }), whole), key({}, whole));
});

Deno.test("task key: the version of an external program changes it, and what the program's name is short for does not", () => {
  const of = (program: string, version: string, more: Partial<TaskContext["models"][number]> = {}) =>
    key({
      ...model({ program, keywords: {}, ...more }),
      installations: {
        [program]: { version, place: "/somewhere", server: { command: "/x", args: [], environment: {} } },
      },
    });
  assertEquals(of("nwchem", "7.2"), of("qcengine:nwchem", "7.2"));
  assertNotEquals(of("nwchem", "7.2"), of("nwchem", "7.0"));
  assertNotEquals(of("psi4", "1.9"), of("qcengine:psi4", "1.9"));
  const protocols = { error_correction: { default_policy: false } };
  assertNotEquals(of("nwchem", "7.2"), of("nwchem", "7.2", { protocols }));
  assertEquals(of("nwchem", "7.2"), of("nwchem", "7.2", { taskConfig: { retries: 3 } }));
  assertThrows(() => key(model({ program: "psi4" })), RangeError, "has not been looked for");
});
