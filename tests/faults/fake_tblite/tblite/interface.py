from . import library


class Calculator:
    _interaction = {}

    def __init__(self, method, numbers, positions, charge, unpaired):
        self._ctx, self._calc = (library.Box(), None), library.Box()
        self._mol = library.Box()
        self._mol.numbers = self._calc.numbers = [int(number) for number in numbers]
        self._mol.charge, self._mol.unpaired = charge, unpaired

    def set(self, name, value):
        pass

    def add(self, name, *values):
        raise ValueError("no " + name)
