// Charges of residues by their names and hydrogens: ions, water, amino acids in each protonation state, their ends.
// Names of atoms are those of the Chemical Component Dictionary, with the older ones of Amber and CHARMM.

/** Monatomic and small ions, by the Chemical Component Dictionary's names and those of force fields. */
export const KNOWN_IONS: ReadonlyMap<string, number> = new Map([
  ...[
    "LI",
    "NA",
    "K",
    "RB",
    "CS",
    "AG",
    "CU1",
    "TL",
    "NA+",
    "K+",
    "LI+",
    "SOD",
    "POT",
    "CES",
    "LIT",
    "NIO",
    "KIO",
  ]
    .map((name) => [name, 1] as const),
  ...[
    "MG",
    "CA",
    "SR",
    "BA",
    "ZN",
    "CD",
    "HG",
    "NI",
    "CU",
    "CO",
    "FE2",
    "MN",
    "PB",
    "CAL",
    "ZN2",
    "MG2",
    "ZN2+",
  ]
    .map((name) => [name, 2] as const),
  ...["FE", "AL", "3CO", "YB", "LA", "GD", "EU3", "MN3"].map((name) => [name, 3] as const),
  ...["F", "CL", "BR", "IOD", "CLA", "CL-", "CIO", "I"].map((name) => [name, -1] as const),
]);

/** Ions of several atoms: the charge where the hydrogens are as many as given. */
const MOLECULAR_IONS: Readonly<Record<string, readonly (readonly [hydrogens: number, charge: number])[]>> = {
  SO4: [[0, -2], [1, -1], [2, 0]],
  PO4: [[0, -3], [1, -2], [2, -1], [3, 0]],
  NO3: [[0, -1], [1, 0]],
  NH4: [[4, 1], [3, 0]],
  H3O: [[3, 1]],
  OH: [[1, -1]],
  ACT: [[3, -1], [4, 0]],
  FMT: [[1, -1], [2, 0]],
  CO3: [[0, -2], [1, -1], [2, 0]],
  AZI: [[0, -1], [1, 0]],
  SCN: [[0, -1], [1, 0]],
  PER: [[0, -2], [1, -1], [2, 0]],
};

const WATERS = /^(?:HOH|WAT|SOL|TIP3?|H2O|DOD|SPC|T3P)$/;
const AMINO_ACIDS =
  /^(?:ALA|ARG|AR0|ARN|ASN|ASP|ASH|CYS|CYX|CYM|GLN|GLU|GLH|GLY|HIS|HI[DEP]|HS[DEP]|ILE|LEU|LYS|LYN|MET|PHE|PRO|SER|THR|TRP|TYR|TYM|VAL|MSE)$/;
const NUCLEOTIDES = /^D?[ACGTUI]$/;
const CAPS = /^(?:ACE|NME|NH2)$/;

/** What a residue's charge is, or why it is not known. */
export type ResidueCharge =
  | { readonly charge: number; readonly because: string }
  /** Hydrogens are missing; what the residue should have. */
  | { readonly lacks: string }
  | "unknown";

/** A residue as the rules look at it. */
export interface ResidueAtoms {
  readonly name: string;
  /** Names of its atoms. */
  readonly atoms: ReadonlySet<string>;
  /** Number of its hydrogens. */
  readonly hydrogens: number;
  /** Whether its sulfur is bonded to another residue's. */
  readonly isBridged: boolean;
  /** Names of atoms that are bonded to other residues. */
  readonly linked: ReadonlySet<string>;
}

/** The charge of a residue, by its name and hydrogens. */
export function residueCharge(residue: ResidueAtoms): ResidueCharge {
  const { name, atoms, hydrogens } = residue;
  if (atoms.size === 1 && KNOWN_IONS.has(name)) return { charge: KNOWN_IONS.get(name)!, because: "an ion" };
  if (WATERS.test(name)) {
    if (hydrogens < 1) return { lacks: "two hydrogens" };
    return { charge: hydrogens - 2, because: ["", "hydroxide", "water", "oxonium"][hydrogens] ?? "" };
  }
  if (Object.hasOwn(MOLECULAR_IONS, name)) {
    const state = MOLECULAR_IONS[name]!.find(([count]) => count === hydrogens);
    return state === undefined ? { lacks: "hydrogens" } : { charge: state[1], because: "an ion" };
  }
  if (CAPS.test(name)) return hydrogens > 0 ? { charge: 0, because: "a cap" } : { lacks: "hydrogens" };
  if (NUCLEOTIDES.test(name)) return nucleotideCharge(residue);
  return AMINO_ACIDS.test(name) ? aminoAcidCharge(residue) : "unknown";
}

/** A phosphate between two sugars has one charge, one at the beginning of a strand two, without hydrogens of its own. */
function nucleotideCharge({ atoms, hydrogens }: ResidueAtoms): ResidueCharge {
  if (hydrogens < 2) return { lacks: "hydrogens" };
  if (!atoms.has("P")) return { charge: 0, because: "" };
  const isFirst = atoms.has("OP3") || atoms.has("O3P");
  const own = ["HOP1", "HOP2", "HOP3", "HO1P", "HO2P", "HO3P"].filter((name) => atoms.has(name)).length;
  return { charge: (isFirst ? -2 : -1) + own, because: "the phosphate" };
}

function aminoAcidCharge(residue: ResidueAtoms): ResidueCharge {
  if (residue.hydrogens < 2) return { lacks: "hydrogens" };
  const side = sideCharge(residue);
  if (typeof side !== "number") return side;
  const start = startCharge(residue);
  const charge = side + start + endCharge(residue);
  const because = [
    side === 0 ? "" : "the side chain",
    start === 0 ? "" : "the N terminus",
    endCharge(residue) === 0 ? "" : "the C terminus",
  ].filter((word) => word !== "").join(" and ");
  return { charge, because };
}

/** An N terminus: three hydrogens where it has three bonds' worth of them, two where proline's ring is one. */
function startCharge({ name, atoms, linked }: ResidueAtoms): number {
  if (!atoms.has("N") || linked.has("N")) return 0;
  const names = ["H", "H1", "H2", "H3", "HN", "HT1", "HT2", "HT3", "HN1", "HN2", "HN3", "1H", "2H", "3H"];
  const count = names.filter((hydrogen) => atoms.has(hydrogen)).length;
  return count === (name === "PRO" ? 2 : 3) ? 1 : 0;
}

/** A C terminus: the second oxygen without a hydrogen. */
function endCharge({ atoms }: ResidueAtoms): number {
  const hasSecond = atoms.has("OXT") || atoms.has("OT2") || (atoms.has("OT1") && atoms.has("OT2")) ||
    atoms.has("O2");
  return hasSecond && !["HXT", "HO", "HO2", "HT2O"].some((name) => atoms.has(name)) ? -1 : 0;
}

function sideCharge({ name, atoms, isBridged }: ResidueAtoms): number | { readonly lacks: string } {
  const count = (...names: readonly string[]) => names.filter((each) => atoms.has(each)).length;
  switch (name) {
    case "ASP":
    case "ASH":
      return count("HD1", "HD2") > 0 ? 0 : -1;
    case "GLU":
    case "GLH":
      return count("HE1", "HE2") > 0 ? 0 : -1;
    case "LYS":
    case "LYN": {
      const hydrogens = count("HZ1", "HZ2", "HZ3", "1HZ", "2HZ", "3HZ");
      return hydrogens === 3 ? 1 : hydrogens === 2 ? 0 : { lacks: "hydrogens at NZ" };
    }
    case "ARG":
    case "AR0":
    case "ARN": {
      const ends = count("HH11", "HH12", "HH21", "HH22", "1HH1", "2HH1", "1HH2", "2HH2");
      const hydrogens = ends + count("HE");
      return hydrogens === 5 ? 1 : hydrogens === 4 ? 0 : { lacks: "hydrogens of the guanidinium group" };
    }
    case "HIS":
    case "HID":
    case "HIE":
    case "HIP":
    case "HSD":
    case "HSE":
    case "HSP": {
      const hydrogens = count("HD1", "HE2");
      return hydrogens > 0 ? hydrogens - 1 : { lacks: "a hydrogen at ND1 or NE2" };
    }
    case "CYS":
    case "CYX":
    case "CYM":
      return count("HG", "HG1") > 0 || isBridged ? 0 : -1;
    case "TYR":
    case "TYM":
      return count("HH") > 0 ? 0 : -1;
    default:
      return 0;
  }
}
