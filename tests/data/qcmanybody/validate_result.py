"""Checks a file against QCManyBody's own models: does the result that nmer wrote load there?

    validate_result.py RESULT.json...            qcmanybody.models.v2.ManyBodyResult
    validate_result.py --v1 RESULT.json...       qcmanybody.models.v1.ManyBodyResult
    validate_result.py --input INPUT.json...     ManyBodyInput instead (with or without --v1)

"-" reads standard input. Needs `pip install qcmanybody` (0.8.0 was used).

Exit status: 0 every file is valid · 1 some are not (the errors are on standard error) · 2 bad usage, or a
file that cannot be read or is no JSON · 77 qcmanybody cannot be imported.
"""

import argparse
import json
import math
import sys


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def load(path):
    if path == "-":
        return json.load(sys.stdin, parse_constant=refuse_constant)
    with open(path, encoding="utf-8") as handle:
        return json.load(handle, parse_constant=refuse_constant)


def errors_of(error):
    """One line per error of pydantic (either generation), or the message itself."""
    if not hasattr(error, "errors"):
        yield f"{type(error).__name__}: {error}"
        return
    for entry in error.errors():
        yield f"{'.'.join(map(str, entry['loc'])) or '(whole)'}: {entry['msg']}"


def input_errors(models, data):
    """A bad input_data surfaces as a bare KeyError of a later validator: this finds out what is wrong with it."""
    try:
        models.ManyBodyInput(**data.get("input_data", {}))
    except Exception as error:
        return [f"input_data.{line}" for line in errors_of(error)]
    return []


def size_errors(data, version):
    """What the models leave open: lengths of the arrays, and the return against the properties."""
    properties = data.get("properties") or {}
    natom = properties.get("calcinfo_natom")
    if isinstance(natom, int):
        for name, value in properties.items():
            if value is None or not name.endswith(tuple("gradient hessian _body".split())):
                continue
            want = 9 * natom * natom if "hessian" in name else 3 * natom if "gradient" in name else None
            if want is None:
                if isinstance(value, list):
                    yield f"properties.{name}: an array, expected a number"
            elif length(value) != want:
                yield f"properties.{name}: {length(value)} numbers, expected {want}"
    specification = data.get("input_data", {}).get("specification", {})
    driver = specification.get("driver")
    returned = properties.get(f"return_{driver}")
    if returned is not None and returned != data.get("return_result"):
        yield f"return_result: not the same as properties.return_{driver}"
    tasks = data.get("cluster_properties" if version == 2 else "component_properties")
    if isinstance(tasks, dict) and properties.get("calcinfo_nmbe") not in (None, len(tasks)):
        yield f"properties.calcinfo_nmbe: {properties['calcinfo_nmbe']}, but {len(tasks)} tasks are listed"


def length(value):
    return sum(map(length, value)) if isinstance(value, list) else 1 if is_number(value) else math.nan


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--v1", action="store_true", help="version 1 of the schema")
    parser.add_argument("--input", action="store_true", help="the files are inputs")
    arguments = parser.parse_args()
    version = 1 if arguments.v1 else 2
    try:
        import qcmanybody
        import qcmanybody.models.v1
        import qcmanybody.models.v2
    except ImportError as error:
        print(f"qcmanybody cannot be imported ({error}); pip install qcmanybody", file=sys.stderr)
        return 77
    models = qcmanybody.models.v1 if arguments.v1 else qcmanybody.models.v2
    model = models.ManyBodyInput if arguments.input else models.ManyBodyResult
    status = 0
    for path in arguments.files:
        try:
            data = load(path)
        except (OSError, ValueError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 2
        if not isinstance(data, dict):
            print(f"{path}: a JSON object expected", file=sys.stderr)
            return 2
        try:
            model(**data)
            problems = [] if arguments.input else list(size_errors(data, version))
        except Exception as error:  # pydantic's two generations of ValidationError, and what validators raise
            problems = list(errors_of(error))
            if isinstance(error, KeyError) and not arguments.input:
                problems += input_errors(models, data)
        for problem in problems:
            print(f"{path}: {problem}", file=sys.stderr)
        if problems:
            status = 1
        else:
            print(f"{path}: valid {model.__name__} v{version} (qcmanybody {qcmanybody.__version__})")
    return status


if __name__ == "__main__":
    sys.exit(main())
