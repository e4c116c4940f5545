"""What nmer's server gives for the tasks on standard input in their order, in the other order, and with nothing kept between
them; how often basis sets were parsed meanwhile; and the exponents of a file of basis functions before and after it has
become another. Numbers are hexadecimal, for their last bits."""

import json
import os
import sys

given = json.load(sys.stdin)
sys.path[:0] = [os.path.join(given["programs"], folder) for folder in ("python", "psi4")]

from psi4.driver.qcdb.libmintsbasissetparser import Gaussian94BasisSetParser as Parser
import server_psi4
import server_psi4_kept

parse, made = Parser.parse, {"parsed": 0}


def counted(parser, symbol, dataset):
    made["parsed"] += 1
    return parse(parser, symbol, dataset)


def bits(value):
    return [bits(one) for one in value] if isinstance(value, list) else float(value).hex()


def exponents_in_file(exponent):
    with open("own.gbs", "w") as file:
        file.write("spherical\n****\nH 0\nS 1 1.00\n  %s 1.0\n****\n" % exponent)
    parser = Parser()
    for shell in parser.parse("H", parser.load_file("own.gbs"))[0]:
        shell.PYexp[0] *= 2  # what one task does to its own, no other sees
    return [shell.PYexp for shell in parser.parse("H", parser.load_file("own.gbs"))[0]]


Parser.parse = counted
shared = []
share = server_psi4_kept.share_basis_sets
server_psi4.share_basis_sets = lambda: shared.append(share())
server = server_psi4.Psi4()
(kept,) = shared
answers = {}
for order in ("forth", "back", "alone"):
    tasks = list(enumerate(given["tasks"]))
    made["parsed"] = 0
    kept.files, kept.parsed = {}, {}
    found = {}
    for index, task in reversed(tasks) if order == "back" else tasks:
        if order == "alone":
            kept.files, kept.parsed = {}, {}
        result = server.compute(task)
        properties = result["properties"]
        found[index] = [bits(result["return_result"]), bits(properties["scf_dipole_moment"]), properties["calcinfo_nbasis"]]
    answers[order] = {"results": [found[index] for index, _ in tasks], **made}
answers["exponents"] = [exponents_in_file("0.5"), exponents_in_file("0.25")]
print("\n" + json.dumps(answers))
