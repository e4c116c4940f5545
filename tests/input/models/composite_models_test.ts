// Models that are sums of others, as inputs write them: which plain models they become, and what is refused.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { parseInput } from "../../../lib/input/mod.ts";
import { FEW_ROUNDINGS } from "../../tolerances.ts";
import { refuses } from "../refusal.ts";

const MOLECULE = 'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\n';

function read(models: string) {
  return parseInput(MOLECULE + models);
}

function partsOf(models: string, name = "(auto)"): Readonly<Record<string, number>> {
  const parts = read(models).composites!.get(name)!;
  return Object.fromEntries(parts.map(({ model, coefficient }) => [model, coefficient]));
}

Deno.test("composite models: an extrapolation becomes Hartree-Fock and the correlated method in its basis sets", () => {
  const parts = partsOf(
    "model: { extrapolate: { scf: [cc-pvtz, cc-pvqz], corr: { method: mp2, bases: [cc-pvdz, cc-pvtz] } } }",
  );
  assertEquals(Object.keys(parts).sort(), [
    "hf/cc-pvdz",
    "hf/cc-pvqz",
    "hf/cc-pvtz",
    "mp2/cc-pvdz",
    "mp2/cc-pvtz",
  ]);
  const high = 1 / (1 - Math.exp(-1.63));
  assertAlmostEquals(parts["hf/cc-pvqz"]!, high, FEW_ROUNDINGS);
  assertAlmostEquals(parts["hf/cc-pvtz"]!, 1 - high - 27 / 19, FEW_ROUNDINGS);
  assertEquals([parts["hf/cc-pvdz"], parts["mp2/cc-pvdz"]], [8 / 19, -8 / 19]);
  assertEquals(parts["mp2/cc-pvtz"], 27 / 19);
});

Deno.test("composite models: an energy in one basis set is taken as it is", () => {
  assertEquals(
    partsOf("model: { extrapolate: { scf: cc-pvtz, corr: { method: mp2, bases: cc-pvtz } } }"),
    { "mp2/cc-pvtz": 1 },
  );
  assertEquals(
    partsOf("model: { extrapolate: { scf: cc-pvtz, corr: { method: mp2, bases: cc-pvdz } } }"),
    { "hf/cc-pvtz": 1, "mp2/cc-pvdz": 1, "hf/cc-pvdz": -1 },
  );
});

Deno.test("composite models: formulas and exponents can be chosen, by Psi4's names and short forms as well", () => {
  const of = (field: string) => Object.values(partsOf(`model: { extrapolate: { ${field} } }`));
  const high = 3 ** 3.4 / (3 ** 3.4 - 2 ** 3.4);
  for (
    const field of [
      "scf: [cc-pvdz, cc-pvtz], formula: truhlar",
      "scf: { bases: 'cc-pv[dt]z', formula: scf_xtpl_truhlar_2 }",
      "scf: { bases: [cc-pvdz, cc-pvtz], formula: Truhlar, alpha: 3.4 }, formula: karton",
    ]
  ) {
    assertAlmostEquals(of(field)[1]!, high, FEW_ROUNDINGS, field);
  }
  const karton = 1 / (1 - Math.exp(6.3 * (Math.SQRT2 - Math.sqrt(3))));
  assertAlmostEquals(of("scf: [cc-pvdz, cc-pvtz], formula: karton-martin")[1]!, karton, 1e-13);
});

Deno.test("composite models: parts have the model's program and keywords, without those that are none of theirs", () => {
  const { models } = read(`model:
  program: psi4
  keywords: { e_convergence: 1e-9, freeze_core: true }
  extrapolate:
    scf: { bases: cc-pvtz, keywords: { maxiter: 200 } }
    corr: { method: mp2, bases: [cc-pvdz, cc-pvtz], keywords: { mp2_type: df } }
`);
  const keywords = Object.fromEntries(Array.from(models, ([name, { program, keywords }]) => {
    assertEquals(program, "psi4");
    return [name, keywords];
  }));
  const correlated = { e_convergence: 1e-9, freeze_core: true, mp2_type: "df" };
  assertEquals(keywords, {
    "hf/cc-pvtz": { e_convergence: 1e-9, maxiter: 200 },
    "mp2/cc-pvdz": correlated,
    "hf/cc-pvdz": { e_convergence: 1e-9 },
    "mp2/cc-pvtz": correlated,
    "hf/cc-pvtz of the model": { e_convergence: 1e-9 },
  });
});

const SEVERAL = `models:
  limit: { combine: "good + ccsd(t)/cc-pvdz - mp2/cc-pvdz", program: psi4 }
  good: { program: psi4, extrapolate: { scf: cc-pvtz, corr: { method: MP2, bases: [cc-pvdz, cc-pvtz] } } }
  cheap: { program: psi4, method: hf, basis: cc-pvdz }
levels: { 1: limit, 2: cheap }
`;

Deno.test("composite models: they may name each other and plain models, each of which is there once", () => {
  const { models, composites } = read(SEVERAL);
  // cheap is the Hartree-Fock of the correlation in the smaller basis set.
  assertEquals([...models.keys()], ["hf/cc-pvtz", "MP2/cc-pvdz", "cheap", "MP2/cc-pvtz", "ccsd(t)/cc-pvdz"]);
  const limit = new Map(composites!.get("limit")!.map(({ model, coefficient }) => [model, coefficient]));
  assertEquals(limit.get("cheap"), 8 / 19);
  assertEquals(limit.get("ccsd(t)/cc-pvdz"), 1);
  assertAlmostEquals(limit.get("MP2/cc-pvdz")!, -27 / 19, FEW_ROUNDINGS);
});

Deno.test("composite models: of models with names that are equal, one is computed, that of a level first", () => {
  const { composites } = read(`models:
  a: { combine: "2 b - c + 0.5 hf/3-21g - 0.5 e" }
  b: { method: hf, basis: 3-21g }
  c: { method: HF, basis: 3-21G }
  d: { method: hf, basis: 3-21g }
  e: { method: hf, basis: sto-3g }
levels: { 1: d, 2: a }
`);
  assertEquals(composites!.get("a"), [{ model: "d", coefficient: 1.5 }, { model: "e", coefficient: -0.5 }]);
});

Deno.test("composite models: parts of other content have other names", () => {
  const { models, composites } = read(`models:
  a: { combine: "mp2/cc-pvdz + 0.1 hf/cc-pvdz" }
  b: { program: psi4, combine: "mp2/cc-pvdz + 0.1 mp2/cc-pvtz" }
  mp2/cc-pvtz: { method: mp2, basis: 6-31g }
levels: { 1: a, 2: b, 3: mp2/cc-pvtz }
`);
  assertEquals(
    Array.from(models, ([name, { program, basis }]) => `${name}: ${program} ${basis}`),
    [
      "mp2/cc-pvdz: builtin cc-pvdz",
      "hf/cc-pvdz: builtin cc-pvdz",
      "mp2/cc-pvdz of b: psi4 cc-pvdz",
      "mp2/cc-pvtz: builtin 6-31g",
    ],
  );
  // A name that the input gives to a model means that model.
  assertEquals(composites!.get("b")!.map(({ model }) => model), ["mp2/cc-pvdz of b", "mp2/cc-pvtz"]);
});

Deno.test("composite models: priorities of a composite are those of its parts, the highest of several", () => {
  const { priorities } = read(`models:
  a: { combine: "x - 0.5 y" }
  b: { combine: "y - 0.5 z" }
  x: { method: hf, basis: sto-3g }
  y: { method: hf, basis: 3-21g }
  z: { method: hf, basis: 6-31g }
levels: { 1: a, 2: b }
priority: { models: { a: low, b: high, z: normal } }
`);
  assertEquals(Object.fromEntries(priorities!.models!), {
    x: "low",
    y: "high",
    z: "normal",
    a: "low",
    b: "high",
  });
});

const EXTRAPOLATE = (field: string) => `model: { extrapolate: { ${field} } }`;
const COMBINE = (text: string) =>
  `models:\n  good: { combine: ${JSON.stringify(text)} }\n  cheap: { method: hf, basis: 6-31g }\n` +
  "levels: { 1: cheap, 2: good }\n";

Deno.test("composite models: Psi4's Hartree-Fock has the integrals that it has inside of the correlated method", () => {
  const typesOf = (method: string, keywords = "{}", program = "psi4") => {
    const { models } = read(
      `model: { program: ${program}, keywords: ${keywords}, ` +
        `extrapolate: { scf: cc-pvtz, corr: { method: ${method}, bases: cc-pvdz } } }`,
    );
    return [
      ...new Set(
        Array.from(
          models.values(),
          ({ method, keywords }) =>
            method === "hf" ? keywords["scf_type"] ?? keywords["SCF_TYPE"] : undefined,
        ).filter((type) => type !== undefined),
      ),
    ];
  };
  for (const method of ["ccsd(t)", "mp3", "mp2.5", "cc2", "cisd", "qcisd(t)", "fno-ccsd(t)"]) {
    assertEquals(typesOf(method), ["pk"], method);
  }
  for (const method of ["mp2", "MP2", "omp2"]) assertEquals(typesOf(method), [], method);
  assertEquals(typesOf("mp2", "{ mp2_type: conv }"), ["pk"]);
  assertEquals(typesOf("mp2", "{ mp2_type: cd }"), ["cd"]);
  assertEquals(typesOf("ccsd(t)", "{ cc_type: df }"), []);
  assertEquals(typesOf("ccsd(t)", "{ SCF_TYPE: direct }"), ["direct"]);
  assertEquals(typesOf("ccsd(t)", "{}", "qcengine:psi4"), ["pk"]);
  assertEquals(typesOf("ccsd(t)", "{}", "pyscf"), []);
});

Deno.test("composite models: what no extrapolation is is refused with its place", () => {
  const corr = (rest: string) => EXTRAPOLATE(`scf: cc-pvtz, corr: { ${rest} }`);
  const at = (key: string) => `model.extrapolate.${key}`;
  refuses(() => read(EXTRAPOLATE("corr: { method: mp2, bases: cc-pvdz }")), {
    at: at("scf"),
    found: "nothing",
  });
  refuses(() => read(EXTRAPOLATE("scf: [cc-pvdz, cc-pvtz], formula: helgakr")), {
    at: at("formula"),
    found: "helgakr",
    expected: "helgaker, truhlar, karton",
    hint: "helgaker",
  });
  for (const name of ["scf_xtpl_helgaker_3", "feller"]) {
    refuses(() => read(EXTRAPOLATE(`scf: [cc-pvdz, cc-pvtz], formula: ${name}`)), {
      at: at("formula"),
      hint: "exponent follows from the three energies",
    });
  }
  refuses(() => read(EXTRAPOLATE("scf: [cc-pvdz, cc-pvtz, cc-pvqz]")), {
    at: at("scf"),
    found: "3 basis sets",
    hint: "exponent follows from the three energies",
  });
  refuses(() => read(EXTRAPOLATE("scf: cc-pv[dt]z")), { line: 2, hint: 'is quoted: "cc-pv[dt]z"' });
  refuses(() => read("model: { extrapolate: [cc-pvdz, cc-pvtz] }"), { expected: "a mapping, as in { scf:" });
  refuses(() => read(corr("x").replace("{ x }", "mp2")), { at: at("corr"), expected: "as in { method: mp2" });
  refuses(() => read(EXTRAPOLATE("scf: []")), { at: at("scf"), found: "0 basis sets" });
  refuses(() => read(EXTRAPOLATE("scf: [6-31g, cc-pvtz]")), {
    at: at("scf"),
    found: '"6-31g", whose name does not say its cardinal number',
    hint: "combine",
  });
  refuses(() => read(EXTRAPOLATE("scf: [cc-pvtz, cc-pvtz]")), { found: "both with the cardinal number 3" });
  refuses(() => read(EXTRAPOLATE("scf: [cc-pvdz, aug-cc-pvtz]")), { found: "of different families" });
  refuses(() => read(EXTRAPOLATE("scf: { bases: cc-pvdz, alpha: 2 }")), {
    at: at("scf.bases"),
    found: "alpha",
  });
  refuses(() => read(EXTRAPOLATE("scf: { bases: [cc-pvdz, cc-pvtz], alpha: 1e-9 }")), {
    found: "by which an energy would count",
  });
  refuses(() => read(EXTRAPOLATE("scf: { bases: [cc-pvdz, cc-pvtz], alpha: 1e9 }")), { found: "NaN" });
  refuses(() => read(EXTRAPOLATE("scf: { bases: [cc-pvdz, cc-pvtz], alpha: -3 }")), { at: at("scf.alpha") });
  refuses(() => read(EXTRAPOLATE("scf: { bases: [cc-pvdz, cc-pvtz], method: b3lyp }")), {
    at: at("scf.method"),
    hint: "combine",
  });
  refuses(() => read(corr("method: hf, bases: [cc-pvdz, cc-pvtz]")), {
    at: at("corr.method"),
    expected: "a correlated method",
    hint: "under scf",
  });
  refuses(() => read(corr("method: pbe0, bases: [cc-pvdz, cc-pvtz]")), {
    at: at("corr.method"),
    hint: "combine",
  });
  refuses(() => read(corr("method: mp2")), { at: at("corr.bases"), found: "nothing" });
  refuses(() => read(corr("bases: [cc-pvdz, cc-pvtz]")), { at: at("corr.method"), found: "nothing" });
  refuses(() => read(corr("method: mp2, bases: cc-pvdz, formula: truhlar")), {
    at: at("corr.formula"),
    expected: "helgaker",
  });
  refuses(() => read(corr("method: mp2, basis: cc-pvdz")), { found: "unknown key", hint: "bases" });
  refuses(() => read("model: { extrapolate: { scf: cc-pvtz }, method: mp2 }"), {
    at: "model.method",
    found: "method beside extrapolate",
  });
  refuses(() => read("model: { extrapolate: { scf: cc-pvtz }, combine: mp2/cc-pvdz }"), {
    at: "model.combine",
  });
});

Deno.test("composite models: what no sum of models is is refused with its place in the text", () => {
  const at = "models.good.combine";
  refuses(() => read(COMBINE("mp2/cc-pvtz - chep")), {
    at,
    line: 3,
    found: '"chep" at character 15',
    expected: "cheap",
    hint: "cheap",
  });
  refuses(() => read(COMBINE("mp2/cc-pvtz-cheap")), { at, found: "at character 1", hint: "blanks" });
  refuses(() => read(COMBINE("mp2/6-31g/x")), { at, found: "at character 1" });
  refuses(() => read(COMBINE("cheap+mp2")), { at, hint: "blanks around the signs" });
  for (const text of ["2(mp2/6-31g) - cheap", "(mp2/6-31g - cheap)", "cheap - hf/6-31g)"]) {
    refuses(() => read(COMBINE(text)), { at, hint: "no brackets" });
  }
  refuses(() => read(COMBINE("mp2/")), { at, found: '"mp2/" at character 1' });
  refuses(() => read(COMBINE("'mp2/6-31g'")), { at, found: "at character 1" });
  refuses(() => read(COMBINE("cheap -")), { at, found: "the end at character 8" });
  refuses(() => read(COMBINE("cheap - cheap")), { at, found: "models that cancel" });
  refuses(() => read(COMBINE("0.1 cheap + 0.2 cheap - 0.3 cheap")), { at, found: "models that cancel" });
  refuses(() => read("models: { a: { combine: 9000 b }, b: { combine: 9000 hf/6-31g } }\nlevels: { 2: a }"), {
    at: "models.a.combine",
    found: "the coefficient 8.10e+7",
  });
  refuses(() => read(COMBINE("mp2/\u001b[31m")), { at, expected: "without control characters" });
  refuses(() => read(COMBINE(`mp2/${"x".repeat(197)}`)), {
    at: "models.good",
    expected: "at most 200 characters",
  });
  const chain = Array.from({ length: 3000 }, (_, i) => `  m${i}: { combine: m${i + 1} }\n`).join("");
  refuses(() => read(`models:\n${chain}  m3000: { method: hf, basis: sto-3g }\nlevels: { 2: m0 }\n`), {
    at: "models.m100",
    found: "100 deep",
  });
  refuses(() => read(COMBINE("good + cheap")), { at, found: '"good" in itself: good of good' });
  refuses(() => read(COMBINE("nan cheap")), { at, found: '"cheap" at character 5' });
  refuses(() => read("models:\n  a: { combine: b }\n  b: { combine: a }\nlevels: { 2: a }"), {
    at: "models.b.combine",
    found: "a of b of a",
  });
  refuses(() => read(COMBINE("cheap").replace("combine:", "program: psi4, combine:")), {
    at: "models.good.program",
    found: "program beside a sum of models",
  });
  refuses(() => read("model: { combine: mp2/6-31g, basis_file: x.gbs }"), {
    at: "model.basis_file",
    hint: "Give each part a name",
  });
  refuses(() => read("model: { combine: 3 }"), { at: "model.combine", expected: "a sum of models" });
  refuses(() => read("model: { combine: [mp2/6-31g] }"), { at: "model.combine" });
  refuses(
    () => read("models:\n  a: { combine: hf/6-31g }\n  b: { method: hf, basis: sto-3g }\nlevels: { 2: a }"),
    {
      at: "models.b",
      found: "a model that no level names",
    },
  );
  refuses(() => read("model: { basis: sto-3g }"), { at: "model.method", found: "nothing" });
});

Deno.test("composite models: those that a QCSchema input carries are checked as others are", () => {
  const input = (composites: unknown, level = "sum") =>
    JSON.stringify({
      schema_name: "qcschema_many_body_input",
      schema_version: 2,
      molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 6], fragments: [[0], [1]] },
      specification: {
        driver: "energy",
        keywords: { levels: { 2: level } },
        extras: { nmer: { composites } },
        specification: {
          a: { program: "builtin", model: { method: "hf", basis: "sto-3g" } },
          b: { program: "builtin", model: { method: "hf", basis: "3-21g" } },
        },
      },
    });
  const parse = (composites: unknown, level?: string) =>
    parseInput(input(composites, level), { format: "json" });
  assertEquals(parse({ sum: { a: 1.5, b: -0.5 } }).composites!.get("sum"), [
    { model: "a", coefficient: 1.5 },
    { model: "b", coefficient: -0.5 },
  ]);
  const at = "specification.extras.nmer.composites";
  refuses(() => parse({ sum: { a: 1, bb: -1 } }), { at: `${at}.sum.bb`, expected: "a, b" });
  refuses(() => parse({ sum: { a: 0 } }), { at: `${at}.sum.a`, expected: "a number that is not 0" });
  refuses(() => parse({ sum: { a: 1e300 } }), { at: `${at}.sum.a` });
  refuses(() => parse({ sum: { a: "1" } }), { at: `${at}.sum.a` });
  refuses(() => parse({ sum: {} }), { at: `${at}.sum`, expected: "at least one model" });
  refuses(() => parse({ a: { b: 1 } }, "a"), { at: `${at}.a`, found: "the name of a specification" });
  refuses(() => parse({ sum: { sum: 1 } }), { at: `${at}.sum.sum` });
  refuses(() => parse({ sum: { a: 1 } }, "other"), { found: '"other"', expected: "a, b, sum" });
});
