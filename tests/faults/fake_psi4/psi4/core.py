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


class IOManager:
    @staticmethod
    def shared_object():
        return IOManager

    @staticmethod
    def set_default_path(value):
        global path
        path = value
