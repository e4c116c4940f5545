"""Tests of QCManyBody that are no matter of nmer: a pattern of their names, and the reason."""

import re


def _(pattern, reason):
    return re.compile(pattern), reason


LEFT_OUT = [
    _(r"test_core_mol_error", "spoils the molecule of the tests after it, and is about QCElemental's elements"),
    _(r"test_external_potential_reporting", "external potentials, which QCManyBody's core has and nothing else"),
    _(r"test_noncontiguous_", "what QCManyBody's and QCElemental's Python classes refuse when they are made"),
    _(r"test_optimization\.py", "optimizers that drive QCManyBody by way of QCEngine"),
    _(r"test_model_v1v2_import\.py", "which of QCManyBody's Python classes can be imported"),
    _(r"test_nbody_ee_error", "QCManyBody's lock of what it calls still in testing"),
    _(r"test_fragmentless_mol", "QCManyBody's wording; nmer refuses the input as well, for its levels"),
    _(
        r"test_core_interface_example_1",
        "QCEngine computes there, whose version of today does not run Psi4 1.3; example_2 has the same sums",
    ),
    _(r"test_utils\.py::test_(resize|labeler|delabeler|modelchem|print)", "functions inside of QCManyBody"),
    _(r"test_mbe_bsse_type\[.*-error\]", "what QCManyBody's Python classes refuse when they are made"),
    _(r"Cannot have duplicate model chemistries", "one model for two orders that touch, which nmer and QCManyBody's core take"),
    _(r"test_mbproperties_expansion", "QCManyBody's Python class of properties"),
]

# Beside those, by the engine that computes.
LEFT_OUT_OF = {
    "as-written": [
        _(
            r"test_nbody_het4_grad\[.*_ee\]",
            "gradients by Psi4 in the field of charges, without the forces on these: nmer refuses them",
        ),
    ],
    "builtin": [],
}
