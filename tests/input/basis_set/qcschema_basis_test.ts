import { assertEquals } from "@std/assert";
import { parseInput } from "../../../lib/input/mod.ts";
import { type Refusal, refuses } from "../refusal.ts";

const s = (exponent: unknown, harmonic_type = "spherical") => ({
  angular_momentum: [0],
  harmonic_type,
  exponents: [exponent],
  coefficients: [[1]],
});
const d = (harmonic_type: string) => ({ ...s(0.8, harmonic_type), angular_momentum: [2] });
const sp = {
  angular_momentum: [0, 1],
  harmonic_type: "spherical",
  exponents: [3, "1.5e0"],
  coefficients: [[0.1, 0.9], [0.2, 0.8]],
};

const BASIS = {
  schema_name: "qcschema_basis",
  schema_version: 1,
  name: "mine",
  center_data: {
    he: { electron_shells: [s(1)], ecp_electrons: 0, ecp_potentials: null },
    ne: { electron_shells: [sp, d("cartesian")] },
  },
  atom_map: ["he", "ne"],
};

function input(basis: unknown, keywords = {}) {
  return JSON.stringify(
    {
      schema_name: "qcschema_many_body_input",
      molecule: { symbols: ["He", "Ne"], geometry: [0, 0, 0, 0, 0, 6], fragments: [[0], [1]] },
      specification: {
        driver: "energy",
        keywords: {},
        specification: { "(auto)": { program: "builtin", model: { method: "hf", basis }, keywords } },
      },
    },
    null,
    1,
  );
}

const modelOf = (basis: unknown) => parseInput(input(basis), { name: "in.json" }).models.get("(auto)")!;

Deno.test("qcschema basis: a BasisSet stands in place of a name", () => {
  assertEquals(modelOf("sto-3g").basisSet, undefined);
  const { basis, basisSet } = modelOf(BASIS);
  assertEquals(basis, "mine");
  assertEquals(basisSet, {
    name: "mine",
    source: "in.json",
    functions: "cartesian",
    elements: {
      2: [{ l: [0], exponents: [1], coefficients: [[1]] }],
      10: [
        { l: [0, 1], exponents: [3, 1.5], coefficients: [[0.1, 0.9], [0.2, 0.8]] },
        { l: [2], exponents: [0.8], coefficients: [[1]] },
      ],
    },
  });
});

Deno.test("qcschema basis: momenta other than s and p that share exponents become shells of their own", () => {
  const shell = { ...sp, angular_momentum: [1, 0] };
  const { basisSet } = modelOf({
    ...BASIS,
    center_data: { ...BASIS.center_data, ne: { electron_shells: [shell] } },
  });
  assertEquals(basisSet!.elements[10]!.map(({ l, coefficients }) => [l, coefficients]), [
    [[1], [[0.1, 0.9]]],
    [[0], [[0.2, 0.8]]],
  ]);
});

const AT = "specification.specification.(auto).model.basis";
const ne = (change: object) => ({ ...BASIS, center_data: { ...BASIS.center_data, ne: change } });

const REFUSED: readonly (readonly [what: string, basis: unknown, refusal: Refusal])[] = [
  ["a number", 3, { at: AT, expected: "the name of a basis set, or a BasisSet" }],
  ["an unknown key", { ...BASIS, atom_mop: [] }, { at: `${AT}.atom_mop`, hint: "atom_map" }],
  ["too short a map", { ...BASIS, atom_map: ["he"] }, { at: `${AT}.atom_map`, found: "1 centres" }],
  ["an unknown centre", { ...BASIS, atom_map: ["he", "xe"] }, {
    at: `${AT}.atom_map[1]`,
    found: '"xe"',
    expected: "one of he, ne",
  }],
  ["a core potential", ne({ electron_shells: [sp], ecp_electrons: 2 }), {
    at: `${AT}.center_data.ne.ecp_electrons`,
    expected: "no core potentials",
  }],
  ["a negative exponent", ne({ electron_shells: [s(-1)] }), {
    found: "-1",
    expected: "an exponent from 1e-8",
  }],
  ["a word for a number", ne({ electron_shells: [s("x")] }), { found: '"x"', expected: "a finite number" }],
  ["an exponent twice", ne({ electron_shells: [{ ...sp, exponents: [3, 3] }] }), {
    expected: "each exponent once",
  }],
  ["missing coefficients", ne({ electron_shells: [{ ...sp, coefficients: [[1], [1]] }] }), {
    expected: "as many coefficients as exponents",
  }],
  ["missing functions", ne({ electron_shells: [{ ...sp, coefficients: [[1, 1]] }] }), {
    expected: "as many lists of coefficients as angular momenta",
  }],
  ["a function of nothing", ne({ electron_shells: [{ ...s(1), coefficients: [[0]] }] }), {
    expected: "a coefficient that is not 0",
  }],
  ["both kinds of d functions", ne({ electron_shells: [d("spherical"), d("cartesian")] }), {
    at: `${AT}.center_data`,
    found: "spherical and Cartesian",
  }],
];

for (const [what, basis, refusal] of REFUSED) {
  Deno.test(`qcschema basis: ${what} is refused with its place`, () => {
    refuses(() => modelOf(basis), { file: "in.json", ...refusal });
  });
}

Deno.test("qcschema basis: atoms of one element with different functions are refused", () => {
  const text = input(BASIS).replace('"He",\n   "Ne"', '"He",\n   "He"');
  refuses(() => parseInput(text, { name: "in.json" }), {
    at: `${AT}.atom_map[1]`,
    expected: "one set for each element",
  });
});
