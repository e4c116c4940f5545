"""nmer as a calculator of ASE. Run by tests/packaging/wheel_test.ts, on the wheel as it is installed."""

import unittest

import numpy
from ase import Atoms
from ase.calculators.calculator import CalculatorSetupError
from ase.optimize import BFGS
from ase.units import Bohr, Hartree
from nmer.ase import NmerCalculator

import nmer

WATERS = [
    [-1.551007, -0.114520, 0],
    [-1.934259, 0.762503, 0],
    [-0.599677, 0.040712, 0],
    [1.350625, 0.111469, 0],
    [1.680398, -0.373741, -0.758561],
    [1.680398, -0.373741, 0.758561],
]


def waters():
    return Atoms("OHHOHH", WATERS)


class Calculator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = nmer.Session(parallel=2)

    @classmethod
    def tearDownClass(cls):
        cls.session.close()

    def calculator(self, **parameters):
        return NmerCalculator(**{"method": "hf", "basis": "sto-3g", "bsse": "nocp", **parameters}, session=self.session)

    def test_energies_and_forces_are_those_of_nmer_in_ase_units(self):
        atoms = waters()
        atoms.calc = self.calculator()
        forces, energy = atoms.get_forces(), atoms.get_potential_energy()
        result = self.session.run({
            "molecule": {
                "symbols": list("OHHOHH"),
                "geometry": (numpy.array(WATERS) / Bohr).ravel(),
                "fragments": [[0, 1, 2], [3, 4, 5]],
            },
            "model": {"method": "hf", "basis": "sto-3g"},
            "bsse": "nocp",
            "driver": "gradient",
        })
        self.assertEqual(energy, result["properties"]["return_energy"] * Hartree)
        numpy.testing.assert_array_equal(
            forces.ravel(), -numpy.array(result["return_result"]) * (Hartree / Bohr)
        )
        self.assertEqual(atoms.calc.result["molecule"]["fragments"], [[0, 1, 2], [3, 4, 5]])

    def test_forces_are_the_slope_of_the_energy(self):
        atoms = waters()
        atoms.calc = self.calculator()
        force = atoms.get_forces()[3, 0]
        energies = []
        for step in (1e-3, -1e-3):
            atoms.positions[3, 0] = WATERS[3][0] + step
            energies.append(atoms.get_potential_energy())
        self.assertAlmostEqual(force, -(energies[0] - energies[1]) / 2e-3, delta=1e-4)

    def test_serial_workers_and_processes_give_the_same_bits(self):
        trimer = {
            "molecule": {"text": "He 0 0 0\n--\nHe 0 0 3\n--\nNe 0 3 1"},
            "model": {"method": "hf", "basis": "6-31g"},
            "bsse": ["cp", "vmfc"],
        }
        results = [self.session.run(trimer, mode=mode) for mode in ("serial", "workers", "processes")]
        modes = [result["extras"]["nmer"]["execution"]["mode"] for result in results]
        self.assertEqual(modes, ["serial", "workers", "processes"])
        for result in results[1:]:
            self.assertEqual(result["properties"], results[0]["properties"])

    def test_bfgs_finds_the_water_dimer(self):
        atoms = waters()
        with NmerCalculator(method="hf", basis="sto-3g", bsse="nocp") as calculator:
            atoms.calc = calculator
            before = atoms.get_potential_energy()
            optimizer = BFGS(atoms, logfile=None)
            self.assertTrue(optimizer.run(fmax=0.05, steps=60))
            self.assertLess(atoms.get_potential_energy(), before - 0.1)
            self.assertLess(numpy.abs(atoms.get_forces()).max(), 0.05)

    def test_what_would_not_be_heeded_is_refused(self):
        charged, periodic, magnetic = waters(), waters(), waters()
        charged.set_initial_charges([1, 0, 0, 0, 0, 0])
        periodic.pbc = True
        magnetic.set_initial_magnetic_moments([1, 0, 0, 0, 0, 0])
        for atoms, word in ((charged, "initial charges"), (periodic, "pbc"), (magnetic, "magnetic")):
            atoms.calc = self.calculator()
            with self.assertRaisesRegex(CalculatorSetupError, word):
                atoms.get_potential_energy()
        with self.assertRaisesRegex(CalculatorSetupError, "no parameter 'methud'"):
            NmerCalculator(methud="hf")
        atoms = waters()
        atoms.calc = self.calculator(basis="sto-4g")
        with self.assertRaisesRegex(nmer.NmerError, "sto-4g"):
            atoms.get_potential_energy()

    def test_other_parameters_are_another_energy(self):
        atoms = waters()
        atoms.calc = self.calculator()
        one = atoms.get_potential_energy()
        atoms.calc.set(bsse="cp")
        self.assertNotEqual(atoms.get_potential_energy(), one)


if __name__ == "__main__":
    unittest.main()
