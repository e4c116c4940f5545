"""Expected results of examples/, by Psi4 and QCManyBody: no code of nmer is involved.

    python3 make_expected.py plan  work.json                 # where QCManyBody is importable
    python3 make_expected.py run   work.json energies.json   # where Psi4 is importable
    python3 make_expected.py sum   work.json energies.json   # where QCManyBody is; writes expected.json

Psi4 1.3.2 (Debian), scf_type pk, mp2_type conv with frozen cores, e_convergence 1e-11, d_convergence
1e-10; QCManyBody 0.8.0. Angstrom are
converted with CODATA 2018, as nmer does.
"""
import json
import os
import sys

# Without it QCManyBody refuses embedding.
os.environ["QCMANYBODY_EMBEDDING_CHARGES"] = "1"

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "..", "..", "..", "examples")
BOHR = 0.529177210903


def xyz(name):
    with open(os.path.join(EXAMPLES, name)) as file:
        lines = file.read().splitlines()[2:]
    atoms = [line.split() for line in lines if line.strip()]
    return [a[0] for a in atoms], [float(x) / BOHR for a in atoms for x in a[1:]]


def waters(n, start=0):
    return [[start + 3 * i, start + 3 * i + 1, start + 3 * i + 2] for i in range(n)]


def trimer_bohr():
    symbols = ["O", "H", "H"] * 3
    geometry = [-2.76373224, -1.24377706, -0.15444566, -1.12357791, -2.06227970, -0.05243799,
                -3.80792362, -2.08705525, 1.06090407, 2.46924614, -1.75437739, -0.17092884,
                3.76368260, -2.21425403, 1.00846104, 2.30598330, 0.07098445, -0.03942473,
                0.29127930, 3.00875625, 0.20308515, -1.21253048, 1.95820900, 0.10303324,
                0.10002049, 4.24958115, -1.10222079]
    return symbols, geometry


CASES = {
    "water_trimer.yaml": dict(molecule=xyz("water_trimer.xyz"), fragments=waters(3),
                              bsse=["cp", "nocp", "vmfc"], levels={3: "(auto)"}, total=True,
                              basis={"(auto)": "6-31g"}),
    "water_hexamer.yaml": dict(molecule=xyz("water_hexamer.xyz"), fragments=waters(6), bsse=["nocp"],
                               levels={3: "(auto)"}, total=False, basis={"(auto)": "6-31g"}),
    "water_hexamer_embedded.yaml": dict(molecule=xyz("water_hexamer.xyz"), fragments=waters(6), bsse=["nocp"],
                                        levels={2: "(auto)"}, total=True, basis={"(auto)": "6-31g"}, method="mp2",
                                        embedding={i: [-0.834, 0.417, 0.417] for i in range(1, 7)}),
    "sodium_waters.yaml": dict(molecule=xyz("sodium_waters.xyz"), fragments=[[0]] + waters(4, 1),
                               charges=[1, 0, 0, 0, 0], bsse=["cp", "nocp"], levels={2: "(auto)"},
                               total=False, basis={"(auto)": "6-31g"}),
    "multilevel.yaml": dict(molecule=trimer_bohr(), fragments=waters(3), bsse=["nocp", "cp"],
                            levels={2: "good", "supersystem": "cheap"}, total=False,
                            basis={"good": "cc-pvdz", "cheap": "sto-3g"}),
    "qcschema_input.json": dict(molecule=(["He"] * 4, [0, 0, 0, 0, 0, 3.78, 0, 3.78, 0, 0, 3.78, 3.78]),
                                fragments=[[0], [1], [2], [3]], bsse=["nocp", "cp", "vmfc"],
                                levels={4: "(auto)"}, total=True, basis={"(auto)": "cc-pvdz"}),
}


def core_of(case):
    from qcelemental.models.v2 import Molecule
    from qcmanybody import ManyBodyCore
    symbols, geometry = case["molecule"]
    charges = case.get("charges", [0] * len(case["fragments"]))
    molecule = Molecule(symbols=symbols, geometry=geometry, fragments=case["fragments"], fragment_charges=charges,
                        molecular_charge=sum(charges), fix_com=True, fix_orientation=True)
    levels, below = {}, 0
    for key, model in case["levels"].items():
        if key == "supersystem":
            levels[key] = model
            continue
        for nbody in range(below + 1, key + 1):
            levels[nbody] = model
        below = key
    return ManyBodyCore(molecule, case["bsse"], levels, return_total_data=case["total"],
                        supersystem_ie_only=False, embedding_charges=case.get("embedding", {}))


def plan(work):
    tasks = {name: [(label, case["basis"][model], list(map(str, molecule.symbols)), molecule.geometry.ravel().tolist(),
                     molecule.real.tolist(), float(molecule.molecular_charge), case.get("method", "scf"),
                     molecule.extras.get("embedding_charges", []))
                    for model, label, molecule in core_of(case).iterate_molecules()]
             for name, case in CASES.items()}
    with open(work, "w") as file:
        json.dump(tasks, file)


def run(work, energies):
    import psi4
    psi4.core.be_quiet()
    psi4.set_options({"scf_type": "pk", "mp2_type": "conv", "freeze_core": True, "e_convergence": 1e-11,
                      "d_convergence": 1e-10})
    with open(work) as file:
        tasks = json.load(file)
    found = {}
    for name, ofexample in tasks.items():
        found[name] = {}
        for label, basis, symbols, geometry, real, charge, method, embedding in ofexample:
            atoms = "\n".join("%s%s %.15f %.15f %.15f" % ("" if r else "@", s, *geometry[3 * i:3 * i + 3])
                              for i, (s, r) in enumerate(zip(symbols, real)))
            psi4.geometry("%d 1\nunits bohr\nno_com\nno_reorient\nsymmetry c1\n%s" % (charge, atoms))
            potential = psi4.core.ExternalPotential()
            for point, place in embedding:
                potential.addCharge(point, *place)  # in the unit of the molecule
            psi4.core.set_global_option_python("EXTERN", potential)
            found[name][label] = {"energy": psi4.energy(method + "/" + basis)}
            psi4.core.clean()
    with open(energies, "w") as file:
        json.dump(found, file)


def add(work, energies):
    with open(energies) as file:
        found = json.load(file)
    expected = {name: core_of(case).analyze(found[name])["results"] for name, case in CASES.items()}
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        json.dump(expected, file, indent=1, sort_keys=True)
        file.write("\n")


{"plan": plan, "run": run, "sum": add}[sys.argv[1]](*sys.argv[2:])
