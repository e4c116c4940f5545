// Which numbers the engine gives.

/**
 * Counts up whenever the engine gives another number than before for some input: it is a part of the version under
 * which results are kept, so that those of before are not taken for those of now. 2: frozen cores by their weight on
 * the atoms. 3: energies of Hartree-Fock with orbitals converged to 1e-7. 4: gradients and exact
 * MP2 in their last bits. 5: fitted Hartree-Fock whose first iterations are to single
 * precision. 6: only those of closed shells. 7: last bits, by compiled diagonalisation and
 * attraction, and by sums of direct Hartree-Fock and of gradients that are made part by part; MP2
 * energies with orbitals one step beyond the converged ones.
 */
export const ENGINE_REVISION = 7;
