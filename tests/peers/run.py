"""Runs pytest with nmer_plugin.py, whose folder is on Python's path by this file: the arguments are pytest's."""

import sys

import pytest

sys.exit(pytest.main(["-p", "nmer_plugin", *sys.argv[1:]]))
