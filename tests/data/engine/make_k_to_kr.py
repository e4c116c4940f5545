"""Writes k_to_kr.json: energies and gradients of molecules with elements from K to Kr, each program with its own basis sets.

    /path/to/python/with/pyscf make_k_to_kr.py                          # pip install pyscf==2.14.0
    PYTHONPATH=<directory of the psi4 module> python3 make_k_to_kr.py   # Psi4 1.3.2

Each program writes its own part of the file. Geometries in bohr; `Gh(X)` is a ghost atom. Integrals are exact, unless a
figure is called fitted: these are Psi4's, with the auxiliary sets that go with the basis sets, all of whose combinations
count (df_fitting_condition 1e-14). Where a case has `frozen`, that many orbitals are frozen as well, the cores of the
noble gases before the elements: in these molecules they are the lowest orbitals, and as many as Psi4 counts. PySCF has
no 6-31G of Ga to Kr and no 6-311++G(2d,2p) of Ca. Fitted energies of Cartesian functions depend on how functions are normalised (make_psi4_fitting.py):
they are left out.
"""

import os
import pathlib
import tempfile
from recorded_cases import write_part

FILE = pathlib.Path(__file__).resolve().parent / "k_to_kr.json"


def water(distance):
    """Water whose oxygen has something in front of it, at z = 0."""
    return [("O", 0, 0, distance), ("H", 1.43, 0.1, distance + 1.11), ("H", -1.43, 0, distance + 1.11)]


def tetrahedron(centre, outer, d):
    return [(centre, 0.1, -0.2, 0.3)] + [
        (outer, 0.1 + d * x, -0.2 + d * y, 0.3 + d * z) for x, y, z in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1.05))
    ]


ARSINE = [("As", 0, 0.05, 0.1), ("H", 2.38, 0.1, -1.5), ("H", -1.2, 2.05, -1.5), ("H", -1.15, -2.05, -1.4)]
SELENIDE = [("Se", 0, 0, 0), ("H", 0.1, 1.97, 1.93), ("H", 0, -1.97, 1.93)]
BROMIDES = [("Br", 0, 0, 0), ("H", 0.2, 0.1, 2.67), ("Gh(Br)", 0.5, 0, 7.9), ("Gh(H)", 2.9, 0, 8.7)]
CASES = [
    # name, basis, charge, multiplicity, atoms, {what else}
    ("potassium chloride", "6-31+g*", 0, 1, [("K", 0, 0, 0), ("Cl", 0.1, 0.3, 5.1)], {"cart": True, "gradient": "hf"}),
    ("potassium ion and water", "def2-svp", 1, 1, [("K", 0, 0, 0), *water(4.95)], {"fitted": True}),
    ("potassium ion and water", "3-21g", 1, 1, [("K", 0, 0, 0), *water(4.95)], {"cart": True}),
    ("calcium ion and water", "cc-pvdz", 2, 1, [("Ca", 0, 0, 0), *water(4.3)], {"fitted": True}),
    ("calcium atom", "6-311++g(2d,2p)", 0, 1, [("Ca", 0, 0, 0)], {"pyscf": False}),
    ("zinc ion and water", "6-31g*", 2, 1, [("Zn", 0, 0, 0), *water(3.55)], {"cart": True, "frozen": 10, "gradient": "mp2"}),
    ("zinc ion", "sto-3g", 2, 1, [("Zn", 0, 0, 0)], {"fitted": True}),
    ("bromine", "sto-3g", 0, 1, [("Br", 0, 0, 0), ("Br", 0, 0.3, 4.4)], {"frozen": 18, "fitted": True}),
    ("copper chloride", "def2-svp", 0, 1, [("Cu", 0, 0, 0), ("Cl", 0.1, 0.2, 3.9)], {"fitted": True}),
    ("titanium tetrachloride", "3-21g", 0, 1, tetrahedron("Ti", "Cl", 2.37), {"cart": True}),
    ("germane", "6-31g*", 0, 1, tetrahedron("Ge", "H", 1.67), {"cart": True, "frozen": 9, "pyscf": False}),
    ("gallane", "6-311g**", 0, 1, [("Ga", 0, 0, 0), ("H", 2.95, 0, 0), ("H", -1.5, 2.55, 0), ("H", -1.5, -2.55, 0.1)], {"frozen": 9}),
    ("arsine", "def2-tzvp", 0, 1, ARSINE, {"frozen": 9, "fitted": True}),
    ("arsine", "cc-pvdz", 0, 1, ARSINE, {"frozen": 9, "fitted": True, "gradient": "hf"}),
    ("arsine", "cc-pvdz", 0, 1, ARSINE, {"gradient": "fitted_hf", "pyscf": False}),
    ("arsine", "cc-pvdz", 0, 1, ARSINE, {"gradient": "fitted_mp2", "pyscf": False}),
    ("hydrogen selenide", "aug-cc-pvdz", 0, 1, SELENIDE, {"frozen": 9, "fitted": True}),
    ("hydrogen bromide beside its ghosts", "def2-svpd", 0, 1, BROMIDES, {"frozen": 9, "fitted": True}),
    ("krypton beside its ghost", "cc-pvtz", 0, 1, [("Kr", 0, 0, 0), ("Gh(Kr)", 0, 0, 7.6)], {"frozen": 9}),
    ("krypton", "cc-pvqz", 0, 1, [("Kr", 0, 0, 0)], {"frozen": 9, "fitted": True}),
    ("chromium", "def2-tzvpp", 0, 7, [("Cr", 0, 0, 0)], {"fitted": True}),
    ("manganese fluoride", "def2-svp", 0, 6, [("Mn", 0, 0, 0), ("F", 0, 0.1, 3.42), ("F", 0, 0, -3.42)], {"gradient": "hf"}),
    ("arsenic", "def2-qzvp", 0, 4, [("As", 0, 0, 0)], {}),
    ("scandium trifluoride", "6-31g*", 0, 1, tetrahedron("Sc", "F", 2.0)[:4], {"cart": True}),
]


def parts(atoms):
    """Symbols, and which are ghosts."""
    return [a[0].removeprefix("Gh(").removesuffix(")") for a in atoms], [int(a[0].startswith("Gh")) for a in atoms]


def by_pyscf():
    import pyscf
    from pyscf import gto, mp, scf

    rows = []
    for name, basis, charge, multiplicity, atoms, more in CASES:
        if not more.get("pyscf", True):
            continue
        symbols, ghosts = parts(atoms)
        closed = multiplicity == 1
        mol = gto.M(
            atom=[(("ghost-" if ghost else "") + s, a[1:]) for s, ghost, a in zip(symbols, ghosts, atoms)], unit="bohr",
            basis=basis, charge=charge, spin=multiplicity - 1, cart=more.get("cart", False), verbose=0)
        field = (scf.RHF if closed else scf.UHF)(mol)
        field.conv_tol, field.conv_tol_grad, field.direct_scf_tol, field.max_cycle = 1e-12, 1e-8, 1e-15, 200
        row = {"name": name, "basis": basis, "energy": float(field.kernel())}
        if not field.converged or name.startswith("scandium"):
            field = field.newton()
            row["energy"] = float(field.kernel(field.mo_coeff, field.mo_occ))
        assert field.converged, name
        correlated = (mp.MP2 if closed else mp.UMP2)(field)
        row["mp2"] = float(row["energy"] + correlated.kernel()[0])
        if "frozen" in more:
            frozen = (mp.MP2 if closed else mp.UMP2)(field, frozen=more["frozen"])
            row["mp2_frozen"] = float(row["energy"] + frozen.kernel()[0])
        if more.get("gradient") == "hf":
            row["gradient"] = field.nuc_grad_method().kernel().ravel().tolist()
        if more.get("gradient") == "mp2":
            row["gradient"] = correlated.nuc_grad_method().kernel().ravel().tolist()
        rows.append(row)
        print(row, flush=True)
    return {"source": f"PySCF {pyscf.__version__}", "rows": rows}


def by_psi4():
    import psi4

    os.chdir(tempfile.mkdtemp())  # Psi4 leaves files where it is
    psi4.core.set_output_file("/dev/null", False)
    psi4.set_num_threads(1)
    psi4.set_memory(2 * 1024**3)
    rows = []
    for name, basis, charge, multiplicity, atoms, more in CASES:
        symbols, ghosts = parts(atoms)
        lines = "\n".join(" ".join(map(str, atom)) for atom in atoms)
        molecule = psi4.geometry(f"{charge} {multiplicity}\n{lines}\nunits bohr\nno_reorient\nno_com\nsymmetry c1")
        row = {"name": name, "basis": basis, "charge": charge, "multiplicity": multiplicity, "symbols": symbols,
               "ghosts": ghosts, "geometry": [x for a in atoms for x in a[1:]]}

        def compute(fitted, frozen=False, kind=psi4.energy, method="mp2"):
            psi4.core.clean()
            psi4.core.clean_options()
            psi4.set_options({"basis": basis, "reference": "rhf" if multiplicity == 1 else "uhf", "maxiter": 200,
                              "scf_type": "df" if fitted else "pk", "mp2_type": "df" if fitted else "conv",
                              "freeze_core": frozen, "e_convergence": 1e-11, "d_convergence": 1e-9,
                              "ints_tolerance": 1e-14, "df_fitting_condition": 1e-14})
            return kind(method, return_wfn=True, molecule=molecule)

        total, wavefunction = compute(False)
        row |= {"basis_functions": wavefunction.basisset().nbf(), "energy": psi4.variable("SCF TOTAL ENERGY"), "mp2": total}
        if "frozen" in more:
            row["mp2_frozen"], wavefunction = compute(False, True)
            row["frozen_orbitals"] = sum(wavefunction.frzcpi().to_tuple())
            assert row["frozen_orbitals"] == more["frozen"]
        if more.get("fitted"):
            row["fitted_mp2"], _ = compute(True)
            row["fitted_energy"] = psi4.variable("SCF TOTAL ENERGY")
        if "gradient" in more:
            row["gradient_of"] = more["gradient"]
            method = "mp2" if more["gradient"].endswith("mp2") else "scf"
            found, _ = compute(more["gradient"].startswith("fitted"), kind=psi4.gradient, method=method)
            row["gradient"] = found.np.ravel().tolist()
        rows.append(row)
        print(row, flush=True)
    return {"source": f"Psi4 {psi4.__version__}", "rows": rows}


write_part(FILE, by_pyscf, by_psi4)
