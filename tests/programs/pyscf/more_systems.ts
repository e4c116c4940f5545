// Radicals, heavy elements and a stretched bond, for the tests beside this file; a basis set of one's own.

import type { System } from "./systems.ts";

/** A hydroxyl radical at water. */
export const HYDROXYL: System = {
  symbols: ["O", "H", "O", "H", "H"],
  geometry: [0, 0, 0, 0.1, 0.2, 1.83, 0.4, 0.3, 5.3, 1.5, 1.4, 5.9, -1.1, 0.2, 6.1],
  fragments: [[0, 1], [2, 3, 4]],
  multiplicities: [2, 1],
};
/** An aminyl radical at hydrogen fluoride. */
export const AMINYL: System = {
  symbols: ["N", "H", "H", "F", "H"],
  geometry: [0, 0, 0, 1.5, 0.2, 1.2, -1.5, 0.1, 1.2, 0.4, -0.1, -5.4, 0.3, 0.1, -3.6],
  fragments: [[0, 1, 2], [3, 4]],
  multiplicities: [2, 1],
};
/** Gold chloride at hydrogen fluoride. */
export const GOLD: System = {
  symbols: ["Au", "Cl", "F", "H"],
  geometry: [0, 0, 0, 0, 0.1, 4.2, 0.2, 0, -4.6, 1.6, 0.2, -5.4],
  fragments: [[0, 1], [2, 3]],
};
/** Hydrogen that is pulled apart, at helium. */
export const STRETCHED: System = {
  symbols: ["H", "H", "He"],
  geometry: [0, 0, 0, 0.2, 0.1, 5, 0.3, 5.1, 2.4],
  fragments: [[0, 1], [2]],
};
/** Functions for hydrogen and fluorine as NWChem writes them: contracted s and p, an open d. */
export const BASIS_TEXT = `BASIS "ao basis" SPHERICAL PRINT
#BASIS SET: (4s) -> [2s]
H    S
     18.73113696     0.03349460434
      2.825394365    0.2347269535
      0.6401216923   0.8137573261
H    S
      0.1612777588   1.0
#BASIS SET: (10s,4p,1d) -> [3s,2p,1d]
F    S
   7001.713090       0.001819616901
   1051.366090       0.01391607961
    239.2856900      0.06840532453
     67.39744530     0.2331857601
     21.51995730     0.4712674392
      7.403101300    0.3566185462
F    S
     20.84795280     -0.1085069751
      4.808308340    -0.1464516581
      1.344069860     1.128688581
F    P
     20.84795280     0.07162872424
      4.808308340    0.3459121027
      1.344069860    0.7224699564
F    S
      0.3581513930   1.0
F    P
      0.3581513930   1.0
F    D
      0.8            1.0
END
`;
