"""The files of this folder, as make_data.py and make_fitting_data.py write them: families of basis sets.

An element is a text of shells, parted by semicolons. A shell is the letters of its angular momenta and its exponents,
then after commas the columns of coefficients; none where its one primitive has the coefficient 1. So the numbers are
read where an element is asked for, and not before.
"""

import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent
LETTERS = "SPDFGHI"
# The elements of a file: folder, first and last atomic number.
RANGES = [("", 1, 18), ("k_to_kr", 19, 36)]


def number(value):
    """The shortest text that is read as the same number."""
    text = repr(float(value))
    text = text[:-2] if text.endswith(".0") else text
    return text.removeprefix("0") if text.startswith("0.") else text.replace("-0.", "-.", 1)


def shell_text(shell):
    """Of a shell as JSON: l, exponents, coefficients."""
    shell = json.loads(shell)
    letters = "".join(LETTERS[l] for l in shell["l"])
    rows = [shell["exponents"], *shell["coefficients"]]
    if rows[1:] == [[1.0]]:
        rows.pop()
    texts = [" ".join(map(number, row)) for row in rows]
    for row, text in zip(rows, texts):
        assert [float(word) for word in text.split()] == row
    return f"{letters} " + ",".join(texts)


def runs(numbers):
    """[[1, 2], [5, 18]] of atomic numbers."""
    found = []
    for z in sorted(numbers):
        if found and found[-1][1] == z - 1:
            found[-1][1] = z
        else:
            found.append([z, z])
    return found


def write_family(folder, file, version, source, functions, sets, parts):
    """Writes a file: sets by name with their parts and elements, parts by name with references and shells as JSON."""
    head = {
        "version": version,
        "source": source,
        "functions": functions,
        "sets": {name: value["parts"] for name, value in sets.items()},
        "elements": {name: runs(value["elements"]) for name, value in sets.items()},
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    blocks = []
    for name, part in parts.items():
        rows = [
            f"        {json.dumps(str(z))}: {json.dumps(';'.join(map(shell_text, element)))}"
            for z, element in part["elements"].items()
        ]
        blocks.append(
            f"    {json.dumps(name)}: {{\n      \"references\": {json.dumps(part['references'], ensure_ascii=False)},\n"
            '      "elements": {\n' + ",\n".join(rows) + "\n      }\n    }"
        )
    text = "{\n" + "\n".join(lines) + '\n  "parts": {\n' + ",\n".join(blocks) + "\n  }\n}\n"
    json.loads(text)
    path = FOLDER / folder / f"{file}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
