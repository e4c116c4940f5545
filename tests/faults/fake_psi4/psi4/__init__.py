"""A module that looks like Psi4 to nmer's server, computes energies that are easy to check, and has faults: the name
of the method says which."""

from . import core
from .metadata import __version__


class ValidationError(Exception):
    pass


def set_options(options):
    wrong = {key: (value, "Fatal Error: %s is not a valid option.\n" % key.upper()) for key, value in options.items() if key.startswith("no_")}
    if wrong:
        raise ValidationError("Error setting options: %s" % wrong)


def set_num_threads(threads, quiet=False):
    assert quiet
    core.threads = threads
