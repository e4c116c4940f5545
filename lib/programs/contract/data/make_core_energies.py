"""Prints the rows of core_energies.ts: Hartree-Fock orbital energies of free atoms, H to Ba, by PySCF (pip install pyscf==2.14.0):
of each element the highest one of the core, which is that of the noble gas before it, and the lowest one outside of it,
in Hartree. Spherical atoms, without relativity, in the uncontracted ANO-RCC sets.

    python make_core_energies.py
"""
import numpy as np
from pyscf import gto
from pyscf.data.elements import ELEMENTS
from pyscf.scf import atom_hf

NOBLE = [0, 2, 10, 18, 36, 54, 86]
# Shells of s, p, d, f that the core of a noble gas fills.
SHELLS = {0: (0, 0, 0, 0), 2: (1, 0, 0, 0), 10: (2, 1, 0, 0), 18: (3, 2, 0, 0), 36: (4, 3, 1, 0), 54: (5, 4, 2, 0)}

# No atom up to Rn occupies g functions.
MOST = 3


def energies(number):
    symbol = ELEMENTS[number]
    basis = [shell for shell in gto.uncontracted_basis(gto.basis.load("ano-rcc", symbol)) if shell[0] <= MOST]
    mol = gto.Mole()
    mol.build(atom=[[symbol, (0, 0, 0)]], basis={symbol: basis}, spin=None, verbose=0)
    _, energy, coefficients, occupation = atom_hf.get_atm_nrhf(mol)[symbol]
    momenta = np.concatenate([[mol.bas_angular(i)] * (2 * mol.bas_angular(i) + 1) for i in range(mol.nbas)])
    core, valence = [], []
    shells = SHELLS[max(n for n in NOBLE if n < number)]
    for l in range(4):
        of_l = [k for k in range(len(energy)) if occupation[k] > 0 and momenta[np.argmax(abs(coefficients[:, k]))] == l]
        levels = sorted(energy[k] for k in of_l)
        filled = shells[l] * (2 * l + 1)
        core += levels[:filled]
        valence += levels[filled:]
    return (max(core) if core else None), min(valence)


if __name__ == "__main__":
    for number in range(1, 57):
        core, valence = energies(number)
        print("%s: [%s, %.3f]," % (ELEMENTS[number], "-Infinity" if core is None else "%.3f" % core, valence), flush=True)
