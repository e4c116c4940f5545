// What to cite for a calculation: nmer, the treatments, the programs.

import type { ReportData } from "../../data/report_data.ts";

/** A reference. */
export interface Reference {
  readonly text: string;
  readonly doi?: string;
}

const TREATMENTS: Readonly<Record<string, Reference>> = {
  cp: {
    text: "Counterpoise correction: S. F. Boys, F. Bernardi, Mol. Phys. 19, 553 (1970).",
    doi: "10.1080/00268977000101561",
  },
  vmfc: {
    text: "Valiron-Mayer function counterpoise: P. Valiron, I. Mayer, Chem. Phys. Lett. 275, 46 (1997).",
    doi: "10.1016/S0009-2614(97)00689-7",
  },
};

const EMBEDDING: Reference = {
  text: "Electrostatic embedding: E. E. Dahlke, D. G. Truhlar, J. Chem. Theory Comput. 3, 46 (2007).",
  doi: "10.1021/ct600253j",
};

// By how the program's name begins.
const PROGRAMS: readonly (readonly [RegExp, Reference])[] = [
  [/^builtin/, {
    text: "Basis sets: B. P. Pritchard et al., J. Chem. Inf. Model. 59, 4814 (2019).",
    doi: "10.1021/acs.jcim.9b00725",
  }],
  [/psi4/, {
    text: "Psi4: D. G. A. Smith et al., J. Chem. Phys. 152, 184108 (2020).",
    doi: "10.1063/5.0006002",
  }],
  [/nwchem/, {
    text: "NWChem: E. Apr\u00e0 et al., J. Chem. Phys. 152, 184102 (2020).",
    doi: "10.1063/5.0004997",
  }],
  [/xtb|tblite/, {
    text: "GFN2-xTB: C. Bannwarth, S. Ehlert, S. Grimme, J. Chem. Theory Comput. 15, 1652 (2019).",
    doi: "10.1021/acs.jctc.8b01176",
  }],
  [/^(qcengine:|nwchem|mopac)/, {
    text: "QCEngine: D. G. A. Smith et al., J. Chem. Phys. 155, 204801 (2021).",
    doi: "10.1063/5.0059356",
  }],
];

/** The references of a report. */
export function references({ version, series, request, programs }: ReportData): readonly Reference[] {
  const used = new Set([...request.models.values()].map(({ program }) => program));
  for (const program of programs.keys()) used.add(program);
  const ofPrograms = PROGRAMS.filter(([name]) => [...used].some((program) => name.test(program)));
  return [
    { text: `nmer ${version}: many-body expansions in parallel.` },
    ...series.flatMap(({ treatment }) => TREATMENTS[treatment] ?? []),
    ...(request.embedded ? [EMBEDDING] : []),
    ...ofPrograms.map(([, reference]) => reference),
    {
      text: "View of the molecule: N. Rego, D. Koes, Bioinformatics 31, 1322 (2015).",
      doi: "10.1093/bioinformatics/btu829",
    },
  ];
}
