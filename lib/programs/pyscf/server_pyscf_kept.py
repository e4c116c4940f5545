"""What like tasks share and PySCF would compute again for each: sets that it reads for its first guesses, and, of n-mers
in one basis, grids and repulsion integrals. All of it depends on nothing but what it is kept by, so that a task has the
same bits whatever its process computed before; and so does the memory that PySCF believes to be taken."""

import functools
import json

# Of the memory of a task, for what is kept.
KEPT_SHARE = 0.1
# What the labels of ghosts begin with.
GHOST = "GHOST-"
# MB: Python with NumPy, SciPy and PySCF's libraries.
PROCESS_MB = 200.0
GRID_ARRAYS = ("coords", "weights", "atm_idx", "quadrature_weights")


class Kept:
    """Arrays by keys, the ones used last; older ones go where the bytes are more than a limit."""

    def __init__(self):
        self.entries, self.limit_bytes = {}, 0

    def limit(self, limit_bytes):
        self.limit_bytes = limit_bytes
        self.shrink()

    def get(self, key):
        entry = self.entries.pop(key, None)
        if entry is not None:
            self.entries[key] = entry
        return entry

    def put(self, key, arrays):
        size = sum(array.nbytes for array in arrays.values())
        if size > self.limit_bytes:
            return
        for array in arrays.values():
            array.flags.writeable = False  # what several tasks use, none may change
        self.entries.pop(key, None)
        self.entries[key] = arrays
        self.shrink()

    def shrink(self):
        while sum(array.nbytes for arrays in self.entries.values() for array in arrays.values()) > self.limit_bytes:
            del self.entries[next(iter(self.entries))]


def share_between_tasks(kept):
    """Makes PySCF's own functions look at what is kept, and at nothing that its process did before."""
    from pyscf import lib
    from pyscf.dft import gen_grid
    from pyscf.gto import basis

    basis.load = functools.lru_cache(maxsize=1000)(basis.load)
    lib.current_memory = lambda: (PROCESS_MB, PROCESS_MB)
    gen_grid.Grids.build = sharing(gen_grid.Grids.build, kept)


def sharing(build, kept):
    """Grids.build, with the points of atoms that stand where others stood; ghosts have those of their elements."""

    def build_or_take(grids, mol=None, with_non0tab=False, sort_grids=True, **kwargs):
        mol = grids.mol if mol is None else mol
        key = None if kwargs else grid_key(grids, mol, sort_grids)
        arrays = kept.get(key) if key else None
        if arrays is None:
            build(grids, mol, with_non0tab=with_non0tab, sort_grids=sort_grids, **kwargs)
            if key:
                kept.put(key, {name: getattr(grids, name) for name in GRID_ARRAYS if hasattr(grids, name)})
            return grids
        for name, array in arrays.items():
            setattr(grids, name, array)
        grids.non0tab = grids.make_mask(mol, grids.coords) if with_non0tab else None
        grids.screen_index = grids.non0tab
        return grids

    return build_or_take


def grid_key(grids, mol, sort_grids):
    """What the points of a grid follow from; None where something is set that is not looked at here."""
    scheme = (grids.level, grids.prune, grids.radi_method, grids.radii_adjust, grids.becke_scheme)
    elements = tuple(mol.atom_symbol(index).replace(GHOST, "") for index in range(mol.natm))
    atom_grid = repr(grids.atom_grid)
    return ("grid", elements, mol.atom_coords().tobytes(), scheme, atom_grid, sort_grids, grids.alignment)


def integrals_key(task):
    """What the repulsion integrals of a task follow from: functions and places, of ghosts as of atoms."""
    given, own = task["input"]["molecule"], task.get("basis")
    functions = json.dumps(own, sort_keys=True) if own else task["input"]["model"]["basis"].lower()
    return ("integrals", functions, task["settings"]["cart"], tuple(given["symbols"]), tuple(given["geometry"]))


def with_kept_integrals(mf, task, kept):
    """Gives a field without fitting the repulsion integrals of its basis, where they are kept and fit its memory."""
    arrays = kept.get(integrals_key(task)) if takes_integrals(mf) else None
    if arrays is not None:
        mf._eri = arrays["_eri"]


def keep_integrals(mf, task, kept):
    if takes_integrals(mf) and getattr(mf, "_eri", None) is not None:
        kept.put(integrals_key(task), {"_eri": mf._eri})


def takes_integrals(mf):
    return getattr(mf, "with_df", None) is None and mf._is_mem_enough()
