"""A module that looks like Psi4 to nmer's server, computes energies that are easy to check, and has faults: the name
of the method says which."""

from . import core
from .metadata import __version__


def set_num_threads(threads, quiet=False):
    assert quiet
    core.threads = threads
