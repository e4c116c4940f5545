"""Inputs and options of Python as what ``nmer serve`` is asked."""

from __future__ import annotations

import json
import numbers
import os
from typing import Any, Dict, Mapping, Sequence, Union

from ._errors import input_error


def request_of(input: Any, folder: Union[str, "os.PathLike[str]", None], options: Dict[str, Any]) -> Dict[str, Any]:
    """What is asked for: an input, or the path of a file that nmer reads; paths begin at the folder."""
    beside = os.path.abspath(os.curdir if folder is None else os.fspath(folder))
    if isinstance(input, (str, os.PathLike)):
        return {"file": os.path.join(beside, os.fspath(input)), "options": options}
    return {"input": _plain(input), "folder": beside, "options": options}


def _plain(input: Any) -> Mapping[str, Any]:
    """An input as a dict: models of QCSchema say themselves how they are written."""
    if isinstance(input, Mapping):
        return input
    for method in ("model_dump_json", "json"):
        write = getattr(input, method, None)
        if callable(write):
            value = json.loads(write())
            if isinstance(value, dict):
                return value
    raise input_error(
        f"the input is a {type(input).__name__}; expected a dict, a ManyBodyInput, or the path of a file"
    )


# Options that are amounts, and the unit in which nmer is told a number.
_AMOUNTS = {"timeout": (1000.0, "ms"), "run_timeout": (1000.0, "ms"), "memory": (1.0, "B")}


def written(options: Mapping[str, Any]) -> Dict[str, Any]:
    """Options as nmer takes them; those that are None are left out."""
    written: Dict[str, Any] = {}
    for name, value in options.items():
        if value is None:
            continue
        if name in _AMOUNTS and isinstance(value, numbers.Real) and not isinstance(value, bool):
            factor, unit = _AMOUNTS[name]
            amount = float(value)
            if not 0 < amount < float("inf"):
                raise input_error(f"options.{name}: found {value}; expected an amount above 0")
            value = f"{max(1, round(amount * factor))}{unit}"
        written[name] = os.fspath(value) if isinstance(value, os.PathLike) else value
    return written


def line_of(message: Mapping[str, Any]) -> bytes:
    """A message as a line of JSON."""
    try:
        text = json.dumps(message, allow_nan=False, default=_default)
    except ValueError as error:
        raise input_error(f"the input has a number that is not finite, or refers to itself: {error}") from error
    except TypeError as error:
        raise input_error(f"the input has what JSON cannot say: {error}") from error
    return text.encode("utf-8") + b"\n"


def _default(value: Any) -> Any:
    if hasattr(value, "tolist"):  # arrays and numbers of NumPy
        return value.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Sequence):  # as a range
        return list(value)
    raise TypeError(f"a {type(value).__name__}, {str(value)[:60]!r}")
