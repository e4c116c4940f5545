// Composite models against Psi4: its own cbs() under its own n-body driver, and the values that its samples document.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "../folders.ts";
import { needing, psi4, run } from "./external_programs.ts";

/** Energies converged to 1e-10 or better; coefficients make up to ten times of that. */
const ENERGY = 1e-8;
/** What Psi4's samples compare their energies to, eight decimals. */
const DOCUMENTED = 1e-8;
/** What its sample of gradients compares to, six decimals. */
const DOCUMENTED_GRADIENT = 1e-6;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test(needing(name, psi4, "psi4", fn));
}

/** The variables that a Python script with Psi4 writes. */
function byPsi4(script: string): Promise<Record<string, number>> {
  return withFolder(async (cwd) => {
    const text =
      `import json\nvalues = {}\n${script}\nwith open('values.json', 'w') as file:\n    json.dump(values, file)\n`;
    await Deno.writeTextFile(join(cwd, "input.dat"), text);
    const { success, stderr } = await new Deno.Command("psi4", { args: ["input.dat", "output.dat"], cwd })
      .output();
    assertEquals(success, true, new TextDecoder().decode(stderr));
    return JSON.parse(await Deno.readTextFile(join(cwd, "values.json")));
  });
}

const TRIMER = "He 0 0 0\n--\nHe 0 0 3\n--\nHe 0 2.5 1";
const PSI4_TRIMER = `molecule trimer {\n${TRIMER}\nunits angstrom\n}\nset { scf_type pk\n mp2_type conv\n` +
  " e_convergence 1e-11\n d_convergence 1e-10 }\n";
const NMER_TRIMER = `molecule: { text: ${JSON.stringify(TRIMER)} }\n`;
const KEYWORDS = "keywords: { e_convergence: 1e-10, d_convergence: 1e-9 }";
const BOTH = "[cc-pvdz, cc-pvtz]";

test("psi4: cbs() under its n-body driver and nmer's built-in engine give the same helium trimer", async () => {
  const values = await byPsi4(`${PSI4_TRIMER}
import psi4.driver.driver_cbs as formulas
def computed(scheme, treatment):
    return energy(cbs, scf_wfn='hf', scf_basis='cc-pv[dt]z', scf_scheme=scheme, corl_wfn='mp2', corl_basis='cc-pv[dt]z',
                  bsse_type=treatment, max_nbody=2, molecule=trimer)
for treatment in ['cp', 'nocp', 'vmfc']:
    values['helgaker ' + treatment] = computed(formulas.scf_xtpl_helgaker_2, treatment)
values['truhlar nocp'] = computed(formulas.scf_xtpl_truhlar_2, 'nocp')
`);
  for (const formula of ["helgaker", "truhlar"]) {
    const { properties } = await run(
      `${NMER_TRIMER}bsse: [cp, nocp, vmfc]\nmax_nbody: 2\nmodel: { ${KEYWORDS}, ` +
        `extrapolate: { scf: ${BOTH}, formula: ${formula}, corr: { method: mp2, bases: ${BOTH} } } }\n`,
    );
    for (const treatment of ["cp", "nocp", "vmfc"]) {
      const theirs = values[`${formula} ${treatment}`];
      if (theirs === undefined) continue;
      const ours = properties[`${treatment}_corrected_interaction_energy_through_2_body`]!;
      assertAlmostEquals(ours, theirs, ENERGY, `${formula} ${treatment}`);
    }
  }
});

test("psi4: gradients and Hessians of cbs() equal the built-in engine's", async () => {
  const dimer = "He 0 0 0\n--\nHe 0 0 2.6";
  const values = await byPsi4(`${PSI4_TRIMER}
molecule dimer {
no_com
no_reorient
symmetry c1
${dimer}
units angstrom
}
values['gradient'] = gradient('scf/cc-pv[dt]z', molecule=dimer).np.ravel().tolist()
values['hessian'] = hessian('scf/cc-pv[dt]z', molecule=dimer, dertype='gradient').np.ravel().tolist()
`) as unknown as Record<"gradient" | "hessian", number[]>;
  for (const driver of ["gradient", "hessian"] as const) {
    const { return_result } = await run(
      `molecule: { text: ${JSON.stringify(dimer)} }\ndriver: ${driver}\nbsse: nocp\n` +
        `model: { extrapolate: { scf: ${BOTH} }, ${KEYWORDS} }\n`,
    );
    // Psi4's Hessian is a difference of gradients over three points, 0.005 bohr apart.
    const tolerance = driver === "gradient" ? ENERGY : 2e-6;
    [return_result].flat().forEach((number, i) => {
      // It has taken rotations out of it, of which there are none along the axis.
      if (driver === "hessian" && !(i % 3 === 2 && Math.floor(i / 6) % 3 === 2)) return;
      assertAlmostEquals(number, values[driver][i]!, tolerance, `${driver} ${i}`);
    });
  }
});

test("psi4: the Hartree-Fock energy inside of CCSD(T) is the one that an extrapolation takes from it", async () => {
  const water = "O 0 0 0\nH 0 0.76 0.59\nH 0 -0.76 0.59\n--\nHe 0 0 -3";
  const { cluster_properties: tasks } = await run(
    `molecule: { text: ${JSON.stringify(water)} }\nbsse: nocp\nmax_nbody: 1\n` +
      "model: { program: psi4, extrapolate: { scf: cc-pvtz, corr: { method: ccsd(t), bases: cc-pvdz } } }\n",
  ) as unknown as { cluster_properties: Record<string, Record<string, number>> };
  const inside = tasks['["ccsd(t)/cc-pvdz", [1], [1]]']!["scf_total_energy"]!;
  assertAlmostEquals(tasks['["hf/cc-pvdz", [1], [1]]']!["return_energy"]!, inside, ENERGY);
});

test("psi4: its documented helium cluster, MP2/aug-cc-pV[DT]Z, in all treatments (sample nbody-he-cluster)", async () => {
  const { properties } = await run(
    'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 4\\n--\\nHe 0 4 0" }\nbsse: [cp, nocp, vmfc]\nreturn_total_data: true\n' +
      "model: { program: psi4, keywords: { e_convergence: 1e-10, d_convergence: 1e-10 }, " +
      "extrapolate: { scf: aug-cc-pvtz, corr: { method: mp2, bases: [aug-cc-pvdz, aug-cc-pvtz] } } }\n",
  );
  // https://github.com/psi4/psi4/blob/master/tests/nbody-he-cluster/input.dat
  const documented: Readonly<Record<string, readonly [number, number]>> = {
    cp: [-2.43090282019e-05, -2.43315337922e-05],
    nocp: [-2.74246625658e-05, -2.58619907516e-05],
    vmfc: [-2.59875102735e-05, -2.60100158638e-05],
  };
  for (const [treatment, energies] of Object.entries(documented)) {
    energies.forEach((energy, i) => {
      const name = `${treatment}_corrected_interaction_energy_through_${i + 2}_body`;
      assertAlmostEquals(properties[name]!, energy, DOCUMENTED, name);
    });
  }
  const totals = [-8.692850924096, -8.692875233130, -8.692875255632];
  totals.forEach((total, i) => {
    assertAlmostEquals(properties[`cp_corrected_total_energy_through_${i + 1}_body`]!, total, DOCUMENTED);
  });
});

test("psi4: its documented gradients of water and two helium atoms (sample nbody-convergence)", async () => {
  const { properties } = await run(`molecule:
  text: |
    O  0.000000000000   0.000000000000  -0.065775570547
    H  0.000000000000  -0.759061990794   0.521953018286
    H  0.000000000000   0.759061990794   0.521953018286
    --
    He 2 0 0
    --
    He -2 0 0
driver: gradient
model: { program: psi4, keywords: { e_convergence: 1e-9, d_convergence: 1e-9 }, extrapolate: { scf: "cc-pV[D, T]Z" } }
bsse: [nocp, cp, vmfc]
max_nbody: 2
`);
  // https://github.com/psi4/psi4/blob/master/tests/nbody-convergence/input.dat: z of O, y and z of H, x and z of He.
  const documented: Readonly<Record<string, readonly number[]>> = {
    nocp: [-0.02855987395872, -0.01663643023346, 0.01473007240228, -0.02846295304976, -0.00045013533044],
    cp: [-0.02880422976614, -0.01685788263796, 0.01480599586603, -0.02852657242757, -0.00040388077722],
    vmfc: [-0.02879366361208, -0.01683837918228, 0.01479571524443, -0.02852790606780, -0.00039888334506],
  };
  for (const [treatment, components] of Object.entries(documented)) {
    const gradient = properties[`${treatment}_corrected_total_gradient`] as unknown as readonly number[];
    [2, 4, 5, 9, 11].forEach((component, i) => {
      assertAlmostEquals(
        gradient[component]!,
        components[i]!,
        DOCUMENTED_GRADIENT,
        `${treatment} ${component}`,
      );
    });
  }
});

test("psi4: its documented neon dimer, MP2/cc-pV[DT]Z and CCSD(T)/cc-pVDZ (sample cbs-xtpl-nbody)", async () => {
  const keywords = "keywords: { e_convergence: 1e-7, scf_type: df, mp2_type: df, cc_type: df }";
  const { return_result } = await run(`molecule: { text: "Ne 0 0 0\\n--\\nNe 0 0 2" }
models:
  mp2: { program: psi4, ${keywords}, extrapolate: { scf: cc-pvtz, corr: { method: mp2, bases: [cc-pvdz, cc-pvtz] } } }
  all: { program: psi4, ${keywords}, combine: "mp2 + ccsd(t)/cc-pvdz - mp2/cc-pvdz" }
levels: { 2: all }
bsse: nocp
`);
  // https://github.com/psi4/psi4/blob/master/tests/cbs-xtpl-nbody/input.dat, to six decimals.
  assertAlmostEquals(return_result as number, 0.0131222, 5e-7);
});
