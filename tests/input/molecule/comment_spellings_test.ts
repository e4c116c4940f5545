// Spellings of charges, spins, units and cells in comments: which are refused, which are asked about, and that harmless
// comments, as public sets and programs write them, are neither.

import { assert, assertEquals } from "@std/assert";
import { parsePsi4Text, parseXyz } from "../../../lib/input/mod.ts";
import { moleculeFromRecord } from "../../../lib/molecule/mod.ts";
import { refuses } from "../refusal.ts";

const water = "O 0 0 0\nH 0 0.76 0.59\nH 0 -0.76 0.59\n";
const withMetal = (comment: string, beside = "") => `4\n${comment}\nMg 0 0 -2.1 ${beside}\n${water}`;
const neutral = (comment: string) => `3\n${comment}\n${water}`;

const refused: Record<string, string> = {
  "Mg\u00b2\u207a and water": '"Mg2+"',
  "Cl\u207b": '"Cl-"',
  "H2O\u00b7F\u2212": '"F-"',
  "F^-": '"F^-"',
  "Mg^2+": '"Mg^2+"',
  "Mg^{2+} water": '"Mg^{2+}"',
  "\uff2d\uff47\uff12\uff0b": '"Mg2+"',
  "water_Mg+2_opt": '"Mg+2"',
  "water-Na+": '"Na+"',
  "Mg2+-water": '"Mg2+"',
  "opt_2+_water": '"2+"',
  "[Fe(H2O)6]+2": '"]+2"',
  "NH4+_opt": '"NH4+"',
  "[NH4+].[F]": '"[NH4+].[F]"',
  "water_triplet_opt": '"triplet"',
  "mg_charge_2": "charge",
  "ladung=2": '"ladung"',
  "chg2": '"chg2"',
  "q(Mg)=2": '"q(Mg)="',
  "abc=10 10 10": "a periodic cell",
  "quintet": '"quintet"',
  "quartet": '"quartet"',
  "doublet": '"doublet"',
  "sextet state": '"sextet"',
  "total_magmom=2.0": '"magmom"',
  "n_unpaired=2": '"n_unpaired"',
  "nunp=2": '"nunp"',
  "broken symmetry": '"broken symmetry"',
  "R=5.4a0": "a0",
  "R=5.4bohr": "bohr",
  "geom_bohr": "bohr",
  "box_size=12": "periodic cell",
};
for (const [comment, words] of Object.entries(refused)) {
  Deno.test(`spellings: ${comment} is refused`, () => {
    refuses(() => parseXyz(withMetal(comment)), { line: 2, found: words });
  });
}

const asked: Record<string, string> = {
  "Mg(II) and water": "charge",
  "[Mg](II)": "charge",
  "oxidation state +II": "charge",
  "Mg2plus water": "charge",
  "MgII water": "charge",
  "Mg-2plus": "charge",
  "q 2": "charge",
  "z=2": "charge",
  "C=2 M=1": "charge and multiplicity",
  "2;1": "charge and multiplicity",
  "ch=2": "charge",
  "nel=20": "charge",
  "ne = 20": "charge",
  "electrons=20": "charge",
  "20 electrons": "charge",
  "nalpha=10 nbeta=10": "charge and multiplicity",
  "magnesium ion": "charge",
  "M=3": "multiplicity",
  "3B1": "multiplicity",
  "^3B1": "multiplicity",
  "3Sigma-": "multiplicity",
  "2Pi": "multiplicity",
  "Sz=1": "multiplicity",
  "ms = 1": "multiplicity",
  "<S^2>=2.00": "multiplicity",
  "3\u03a0u": "multiplicity",
  "BS-UHF": "multiplicity",
  "antiferromagnetic": "multiplicity",
  "boxsize 12": "a periodic system",
  "L=12.42": "a periodic system",
  "ibrav=1": "a periodic system",
  "a=12.42": "a periodic system",
  "cubic 12": "a periodic system",
  "slab": "a periodic system",
  "minimum image": "a periodic system",
};
for (const [comment, about] of Object.entries(asked)) {
  Deno.test(`spellings: ${comment} may mean ${about}, which is asked`, () => {
    const { notices = [] } = parseXyz(withMetal(comment));
    assertEquals(notices.map(({ severity }) => severity), ["warning"], JSON.stringify(notices));
    assert(notices[0]!.statement.includes(`mean ${about}`) || notices[0]!.statement.includes(`as ${about},`));
  });
}

Deno.test("spellings: names of ions are asked about where an electron would be unpaired, and only there", () => {
  const hydroxide = (comment: string) => parseXyz(`2\n${comment}\nO 0 0 0\nH 0 0 0.97\n`);
  assert(hydroxide("hydroxide").notices?.[0]?.statement.includes('"hydroxide"'));
  assertEquals(hydroxide("OH from water").notices, undefined);
  assertEquals(parseXyz("2\nhydrogen fluoride\nF 0 0 0\nH 0 0 0.92\n").notices, undefined);
  assertEquals(parsePsi4Text("# hydroxide\n-1 1\nO 0 0 0\nH 0 0 0.97").notices, undefined);
});

for (const beside of ["# 2+", "charge=2", "! q = 2", "0.1 0.2 Mg2+", "# cation"]) {
  Deno.test(`spellings: ${beside} after an atom of an XYZ file is read like a comment`, () => {
    refuses(() => parseXyz(withMetal("", beside)), { line: 3, found: "a comment that mentions" });
  });
}

Deno.test("spellings: a unit after an atom of an XYZ file is asked for where nothing else says it", () => {
  refuses(() => parseXyz(withMetal("", "# in bohr/2")), { line: 3, found: '"bohr"', hint: "units" });
  assertEquals(parseXyz(withMetal("", "# in bohr/2"), { units: "bohr" }).geometry[2], -2.1);
  assertEquals(parseXyz(withMetal("", "AU")).notices, undefined);
});

Deno.test("spellings: further columns of an XYZ file that are numbers, labels or flags say nothing", () => {
  for (
    const beside of [
      "2",
      "0.1 0.2 0.3",
      "-1 1",
      "1.2*^-6",
      "T F F",
      "1 2 WAT",
      "MG A 12",
      "# 1",
      "opls_116 2 3",
    ]
  ) assertEquals(parseXyz(withMetal("", beside)).notices, undefined, beside);
});

Deno.test("spellings: words that are the whole comment are said once", () => {
  const found = (comment: string) => {
    try {
      parseXyz(withMetal(comment));
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert(found("anionic")!.includes('mentions "anionic"; expected'));
  assert(found("2+")!.includes('mentions "2+"; expected'));
  assert(found("the 2+ ion")!.includes('mentions "2+", "the 2+ ion"; expected'));
  assert(found("bohr/fs")!.includes('mentions "bohr", "bohr/fs"'));
});

Deno.test("spellings: a cell after the atoms is to be removed from there", () => {
  refuses(() => parseXyz(`${neutral("")}VEC1 10 0 0`), { line: 6, hint: "remove VEC1 and all lines after" });
});

const harmless = [
  // Names of S22, S66, X40, WATER27, HSG and L7.
  "S22-1",
  "S66-12",
  "X40 12",
  "2-pyridoxine 2-aminopyridine complex",
  "Ammonia dimer",
  "Water dimer (Cs)",
  "Formic acid dimer",
  "Uracil dimer h-bonded",
  "Adenine-thymine Watson-Crick complex",
  "Benzene - Methane complex",
  "Benzene dimer T-shaped",
  "Indole-benzene T-shape complex",
  "01 Water ... Water",
  "08 MeNH2 ... MeOH",
  "S66x8 1.05",
  "Peptide-Peptide",
  "AcOH ... AcOH",
  "Chlorobenzene-acetone",
  "H2O20Es",
  "H2O6c",
  "HSG residue A 12",
  "C3GC",
  "GCGC",
  "water dimer MP2/CBS -5.02 kcal/mol",
  "benzene...HCN",
  "CH4 ... CH4 reqx1.00",
  "0.90",
  "dimer 1A",
  "fragment A/B",
  // Energies, frames and names that programs write.
  " energy: -5.070544444444 gnorm: 0.000293 xtb: 6.6.1 (8d0ccb4)",
  "        -21.45231104",
  "-76.4",
  "e = -76.4",
  "E = -76.400",
  "Coordinates from ORCA-job opt E -152.700123",
  "Coordinates from ORCA-job scan",
  " i =       10, time =        5.000, E =       -34.2983021",
  " i = 0, E = -17.2",
  "step 12",
  "frame 3",
  "Step: 100",
  'Properties=species:S:1:pos:R:3:forces:R:3 energy=-10.2 free_energy=-10.2 pbc="F F F"',
  "scf done: -76.0260",
  'Properties=species:S:1:pos:R:3 pbc="F F F"',
  "molden output, geometry 1",
  "molecule 1 of 10",
  "conformer 12",
  "CONF-1",
  "STEP+1",
  "MM+ optimized",
  "TEST1+ of 2",
  "E2-",
  "A+ copy",
  "C2H6O",
  "water.xyz",
  "/home/me/calc-1/water_opt.xyz",
  "opt_b3lyp_6-31g",
  "XYZ file generated by Avogadro",
  "Generated by OpenBabel 3.1.1",
  "gdb 1  157.7118  157.70997  157.70699  0.  13.21  -0.3877  0.1171  0.5048  35.3641",
  "created 2021-11-28 12:00:05",
  "t= 12.5 fs",
  "Energy = -152.1 Eh, 3 steps",
  "rmsd 0.002 rot=0",
  "iter 3 of 20",
  "CCSD(T)/aug-cc-pVTZ geometry",
  "RI-MP2/def2-TZVP",
  "B3LYP-D3(BJ)/6-31+G(d,p)",
  "HF/6-31++G**",
  "wB97X-D3 opt",
  "HF-3c opt",
  "PBE0+D4",
  "SCF converged",
  "SCF-1",
  "CP2K 9.1",
  "NIST CCCBDB",
  "CSD refcode WATERA10",
  "XYZ file generated by gabedit : coordinates in Angstrom",
  "XYZ file generated by RDKit",
  "ID: 2157",
  " energy: -19.369243382271 gnorm: 0.000059854204 xtb: 6.7.1 (c3cfd38)",
  "        -42.15450736",
  "charge=0=",
  "Coordinates from ORCA-job example_MEP E -344.387777144914",
  "Energy:     -381.2",
  "uracil [Geometry 23]",
  'Lattice="0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0" Properties=species:S:1:pos:R:3:forces:R:3 energy=0.0',
  // Chemistry.
  "<S^2> = 0.00",
  "cubic (H2O)8",
  "hexagonal ice",
  "1 4 dioxane",
  "2 3 butadiene",
  "1,4-dioxane",
  "2-methylpropane",
  "3 water molecules",
  "C2H4",
  "CH3CH2OH",
  "CCO",
  "(H2O)3",
  "H-bonded",
  "O-H stretch",
  "O--H...O",
  "C-C 1.54",
  "N-H...O=C",
  "C[N+](=O)[O-]",
  "[O-][N+](=O)c1ccccc1",
  "InChI=1S/H2O/h1H2",
  "XLYOFNOQVPJJNP-UHFFFAOYSA-N",
  "sodium chloride",
  "acetate buffer, neutral water",
  "D2O",
  "(R)-alanine, L-form",
  "trans-azobenzene",
  "cis isomer",
  "alpha helix",
  "TIP4P water",
  "He2",
  "cyclic trimer",
  "water trimer uud",
  "water 1 H2O 2",
  "3-body",
  "2 molecules",
  "monomer A",
  "300 K",
  "T=300 K, P=1 bar",
  "l=1, m=0",
  "B1 structure",
  "a 3D view",
  "M06-2X",
  "non-covalent",
  "2B",
  "x=1.0 y=2.0 z=3.0",
] as const;
Deno.test(`spellings: ${harmless.length} harmless comments are neither refused nor asked about`, () => {
  const noisy = harmless.flatMap((comment) => {
    try {
      const { notices } = parseXyz(neutral(comment));
      return notices === undefined ? [] : [`${comment}: ${notices[0]!.statement}`];
    } catch (error) {
      return [`${comment}: ${(error as Error).message}`];
    }
  });
  assertEquals(noisy, []);
});

Deno.test("spellings: a warning is about words alone; what is computed stays as it is", () => {
  const { charge, multiplicity } = moleculeFromRecord(parseXyz(withMetal("Mg(II), 3B1")));
  assertEquals([charge, multiplicity], [0, 1]);
});
