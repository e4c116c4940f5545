"""The part of tblite's C interface that nmer's server uses. An atom has the energy -1; faults come with unpaired
electrons."""

import os
import time


class Box:
    pass


class ffi:
    NULL = None

    @staticmethod
    def new(kind, value=None):
        if kind.endswith("[]"):
            if isinstance(value, bytes):
                return value
            return [0.0] * value if isinstance(value, int) else list(value)
        return [value]

    @staticmethod
    def unpack(array, length):
        return list(array[:length])


def hang():
    while True:
        time.sleep(60)


def talk():
    print('{"id": 1, "result": {"success": true, "energy": 7}}', flush=True)
    os.write(1, b'{"id": 1, "result": {"success": true, "energy": 7}}\n')
    return -1.0


# By unpaired electrons.
FAULTS = {
    2: hang,
    4: lambda: os.kill(os.getpid(), 11),
    6: talk,
    8: lambda: float("nan"),
}


class lib:
    @staticmethod
    def tblite_get_calculator_orbital_count(context, calculator, count):
        count[0] = 10

    @staticmethod
    def tblite_new_result():
        return Box()

    @staticmethod
    def tblite_delete_result(result):
        pass

    @staticmethod
    def tblite_update_structure_geometry(error, molecule, coordinates, lattice):
        assert len(coordinates) == 3 * len(molecule.numbers)

    @staticmethod
    def tblite_get_singlepoint(context, molecule, calculator, result):
        result.molecule = molecule
        result.energy = -float(len(molecule.numbers))
        fault = FAULTS.get(molecule.unpaired)
        if fault is not None:
            energy = fault()
            result.energy = result.energy if energy == -1.0 else energy

    @staticmethod
    def tblite_check_error(error):
        return 0

    @staticmethod
    def tblite_check_context(context):
        return 0

    @staticmethod
    def tblite_get_result_energy(error, result, numbers):
        numbers[0] = result.energy

    @staticmethod
    def tblite_get_result_charges(error, result, numbers):
        numbers[0] = float(result.molecule.charge)

    @staticmethod
    def tblite_get_result_orbital_occupations(error, result, numbers):
        molecule = result.molecule
        electrons = sum(number if number <= 2 else number - 2 for number in molecule.numbers) - molecule.charge
        numbers[0] = (electrons + molecule.unpaired) / 2
        numbers[10] = (electrons - molecule.unpaired) / 2

    @staticmethod
    def tblite_get_post_processing_dict(error, result):
        return Box()

    @staticmethod
    def tblite_get_array_entry_label(error, dictionary, label, numbers):
        assert label == b"molecular-dipole"

    @staticmethod
    def tblite_delete_double_dictionary(dictionary):
        pass


def new_error():
    return Box()


def get_version():
    return (0, 9, 9)
