"""Psi4 in the field of point charges, for which AtomicInput has no place: handed over in a way that has been seen to do
to helium what charges must. So neither another unit nor an option that is not looked at gives wrong numbers."""

import math

from server_results import failure


class Field:
    """Runs calculations in the field of charges."""

    def __init__(self, psi4, run_alone):
        self.psi4, self.run_alone, self.way = psi4, run_alone, None

    def run(self, given, charges):
        """The result in the field of charges, handed over in a way that has been seen to work."""
        if self.way is None:
            ways = (self.with_extern, self.with_keyword)
            self.way = next((way for way in ways if self.shifts_helium(way)), None)
        if self.way is None:
            return failure("this Psi4 does not take point charges as nmer knows to hand them over", "input_error")
        return self.way(given, charges)

    def with_extern(self, given, charges):
        """Psi4 1.3 to 1.5."""
        core = self.psi4.core
        potential = core.ExternalPotential()
        for charge, x, y, z in charges:
            potential.addCharge(charge, x, y, z)
        core.set_global_option_python("EXTERN", potential)
        try:
            return self.run_alone(given)
        finally:
            core.set_global_option_python("EXTERN", None)

    def with_keyword(self, given, charges):
        """Psi4 1.6 and newer."""
        keywords = given["keywords"]
        potentials = [[charge, [x, y, z]] for charge, x, y, z in charges]
        function_kwargs = {**keywords.get("function_kwargs", {}), "external_potentials": potentials}
        return self.run_alone({**given, "keywords": {**keywords, "function_kwargs": function_kwargs}})

    def shifts_helium(self, way):
        """Whether charges that are handed over in a way do what they must, in bohr, to electrons and nuclei: helium
        with a single function cannot yield to a charge, so what it does to its energy is one integral."""
        distance = 2.0
        try:
            alone = self.run_alone(helium())
            near = way(helium(), [[1.0, 0.0, 0.0, distance]])
            shift = near["return_result"] - alone["return_result"]
        except Exception:  # this Psi4 has another way
            return False
        return abs(shift - helium_shift(distance)) < 1e-7


# STO-3G of helium (doi:10.1063/1.1672392): exponents and contraction coefficients.
HELIUM = ((6.36242139, 0.15432897), (1.15892300, 0.53532814), (0.31364979, 0.44463454))


def helium():
    return {
        "schema_name": "qcschema_input",
        "schema_version": 1,
        "molecule": {
            "schema_name": "qcschema_molecule",
            "schema_version": 2,
            "symbols": ["He"],
            "geometry": [0.0, 0.0, 0.0],
            "real": [True],
            "fix_com": True,
            "fix_orientation": True,
            "fix_symmetry": "c1",
        },
        "driver": "energy",
        "model": {"method": "hf", "basis": "sto-3g"},
        "keywords": {"scf_type": "pk"},
        "extras": {},
    }


def helium_shift(distance):
    """What a charge of 1 at a distance in bohr does to the energy of helium in STO-3G, in Hartree."""
    overlap = attraction = 0.0
    for a, c in HELIUM:
        for b, d in HELIUM:
            product = c * d * (a * b) ** 0.75 / (a + b) ** 1.5
            overlap += product
            attraction += product * math.erf(math.sqrt(a + b) * distance) / distance
    return 2 / distance - 2 * attraction / overlap
