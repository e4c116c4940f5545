"""nmer as a calculator of ASE: energies in eV and forces in eV/angstrom, by ASE's own constants."""

# ASE has types in part only.
# mypy: disable-error-code="no-untyped-call, misc, attr-defined, import-untyped, import-not-found"

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

import numpy
from ase import Atoms
from ase.calculators.calculator import Calculator, CalculatorSetupError, all_changes
from ase.units import Bohr, Hartree

from ._session import Progress, Session

# What nmer's input has besides the molecule, and what the molecule has.
_MOLECULE = ("charge", "multiplicity", "fragment_charges", "fragment_multiplicities")
_INPUT = ("max_nbody", "bsse", "model", "models", "levels", "embedding_charges", "priority")


class NmerCalculator(Calculator):
    """The total energy of a many-body expansion, and its forces.

        atoms.calc = NmerCalculator(method="hf", basis="6-31g", bsse="nocp")

    :param method: The method, with ``basis``, ``program`` (default ``builtin``) and ``keywords``; or ``model``, or
        ``models`` and ``levels``, as in an input.
    :param fragments: Lists of atoms, counted from 0; ``"auto"`` (the default) finds them in the first geometry, and
        keeps them while the atoms are the same.
    :param max_nbody, bsse, embedding_charges: As in an input.
    :param charge, multiplicity, fragment_charges, fragment_multiplicities: As in an input.
    :param options: Options of :func:`nmer.run`: ``{"parallel": 4}``.
    :param progress: As of :func:`nmer.run`.
    :param session: The session that computes; default one of its own, which ``close()`` ends.

    ``result`` is the last QCSchema result. Errors are :class:`nmer.NmerError`.
    """

    implemented_properties = ["energy", "free_energy", "forces"]
    default_parameters: Dict[str, Any] = {
        "method": None,
        "basis": None,
        "program": None,
        "keywords": None,
        "fragments": "auto",
        "options": None,
        **dict.fromkeys((*_MOLECULE, *_INPUT)),
    }
    nolabel = True
    ignored_changes = {"cell"}

    def __init__(
        self,
        *,
        session: Optional[Session] = None,
        progress: Optional[Progress] = None,
        atoms: Optional[Atoms] = None,
        **parameters: Any,
    ) -> None:
        unknown = sorted(set(parameters) - set(self.default_parameters))
        if unknown:
            known = ", ".join(self.default_parameters)
            raise CalculatorSetupError(f"NmerCalculator has no parameter {unknown[0]!r}; expected one of {known}")
        self.result: Optional[Dict[str, Any]] = None
        self._progress = progress
        self._own_session = session is None
        self._session = Session() if session is None else session
        self._found: Optional[List[List[int]]] = None
        self._found_for: Optional[List[str]] = None
        super().__init__(atoms=atoms, **parameters)

    def set(self, **parameters: Any) -> Dict[str, Any]:
        """Changes parameters; what was computed with others is forgotten."""
        changed: Dict[str, Any] = super().set(**parameters)
        if changed:
            self.reset()
            self._found = None
        return changed

    def calculate(
        self,
        atoms: Optional[Atoms] = None,
        properties: Sequence[str] = ("energy",),
        system_changes: Sequence[str] = tuple(all_changes),
    ) -> None:
        """Computes the energy, and the forces where they are among the properties."""
        super().calculate(atoms, list(properties), list(system_changes))
        current: Any = self.atoms
        wants_forces = "forces" in properties
        options = dict(self.parameters).get("options") or {}
        result = self._session.run(self._input(current, wants_forces), progress=self._progress, **options)
        self.result = result
        self._found, self._found_for = result["molecule"]["fragments"], current.get_chemical_symbols()
        energy = float(result["properties"]["return_energy"]) * Hartree
        self.results = {"energy": energy, "free_energy": energy}
        if wants_forces:
            gradient = numpy.array(result["return_result"], dtype=float).reshape(-1, 3)
            self.results["forces"] = -gradient * (Hartree / Bohr)

    def close(self) -> None:
        """Ends the session, if it is this calculator's own."""
        if self._own_session:
            self._session.close()

    def __enter__(self) -> "NmerCalculator":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _input(self, atoms: Atoms, wants_forces: bool) -> Dict[str, Any]:
        given = {name: value for name, value in self.parameters.items() if value is not None}
        _refuse_others(atoms, given)
        model = {name: given[name] for name in ("program", "method", "basis", "keywords") if name in given}
        return {
            **({"model": model} if model else {}),
            **{name: given[name] for name in _INPUT if name in given},
            "molecule": {
                "symbols": atoms.get_chemical_symbols(),
                "geometry": (atoms.get_positions() / Bohr).ravel().tolist(),
                "fragments": self._fragments(atoms, given["fragments"]),
                **{name: given[name] for name in _MOLECULE if name in given},
            },
            "driver": "gradient" if wants_forces else "energy",
            "return_total_data": True,
        }

    def _fragments(self, atoms: Atoms, given: Any) -> Any:
        if given != "auto":
            return given
        if self._found is not None and self._found_for == atoms.get_chemical_symbols():
            return self._found
        return given


def _refuse_others(atoms: Atoms, given: Dict[str, Any]) -> None:
    """Refuses what would not be heeded, and so would give another number than is meant."""
    if atoms.pbc.any():
        raise CalculatorSetupError("nmer computes molecules: set atoms.pbc = False, or give it the cluster alone")
    if "charge" not in given and "fragment_charges" not in given and atoms.get_initial_charges().any():
        raise CalculatorSetupError("the atoms have initial charges, which nmer does not read: give charge or "
                                   "fragment_charges")
    if "multiplicity" not in given and "fragment_multiplicities" not in given:
        if atoms.get_initial_magnetic_moments().any():
            raise CalculatorSetupError("the atoms have magnetic moments, which nmer does not read: give multiplicity "
                                       "or fragment_multiplicities")
