"""Nearly dependent basis functions: combinations of them whose overlap has a small eigenvalue are left out of the
orbitals, as builtin and Psi4 leave them out. PySCF's versions do it by other thresholds, or not at all."""

import numpy

# Of the overlap, where a field may fail to converge for the rounding of its integrals: what PySCF takes by itself.
DOUBTFUL = 1e-6

def leave_dependent_out(mf, tolerance):
    """Leaves out of the orbitals of a field what has eigenvalues of the overlap below a tolerance."""
    from pyscf.scf import hf

    if hasattr(hf, "overlap_zero_eigenvalue_threshold"):
        hf.remove_overlap_zero_eigenvalue, hf.overlap_zero_eigenvalue_threshold = True, tolerance
        return
    # Versions such as 2.8 go by the overlap itself.
    values, vectors = numpy.linalg.eigh(mf.get_ovlp())
    kept = values > tolerance
    if not kept.all():
        mf._eigh = in_basis(vectors[:, kept] / numpy.sqrt(values[kept]), mf._eigh)


def in_basis(orthonormal, solve):
    """The solver of a field's equations, in a basis of fewer combinations, which is orthonormal."""

    def solve_in_basis(fock, overlap):
        ordinary = solve(orthonormal.T @ fock @ orthonormal, numpy.eye(orthonormal.shape[1]))
        return ordinary[0], orthonormal @ ordinary[1]

    return solve_in_basis


def number_of_orbitals(mf):
    return int(mf.mo_coeff[0].shape[-1] if numpy.ndim(mf.mo_coeff) == 3 else mf.mo_coeff.shape[-1])


def said_of_dependence(mf):
    """What to say beside a field that does not converge, where functions are nearly dependent."""
    values = numpy.linalg.eigvalsh(mf.get_ovlp())
    smallest = values[len(values) - number_of_orbitals(mf)]
    said = "; functions are nearly dependent, with an overlap's eigenvalue of %.0e: s_tolerance: 1e-6 leaves them out"
    return said % smallest if smallest < DOUBTFUL else ""
