"""What nmer's server uses of psi4.core."""

path, memory, threads, cleaned = None, None, None, 0


def be_quiet():
    pass


def set_memory_bytes(value, quiet):
    global memory
    assert quiet and value >= 250 * 2**20
    memory = value


def clean():
    global cleaned
    cleaned += 1


def clean_options():
    pass


def clean_variables():
    pass


def has_option_changed(module, name):
    return False


def get_option(module, name):
    return {"DF_BASIS_SCF": "", "DF_BASIS_MP2": ""}[name]


class BasisSetNotFound(Exception):
    pass


class Molecule:
    @staticmethod
    def from_schema(molecule):
        assert not any(molecule["real"])
        return molecule["symbols"]


class BasisSet:
    """Sets that are called `no-...` do not have helium, and those for density fitting do not go with `6-31g`."""

    @staticmethod
    def build(symbols, key, target, fitrole="ORBITAL", other=None, puream=-1, return_atomlist=False, quiet=False):
        if target.startswith("no-") and "He" in symbols or fitrole != "ORBITAL" and other == "6-31g":
            raise BasisSetNotFound("no")


class IOManager:
    @staticmethod
    def shared_object():
        return IOManager

    @staticmethod
    def set_default_path(value):
        global path
        path = value
