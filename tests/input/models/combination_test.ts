// Sums of models as texts: what they mean, and what is refused with its place.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { combinationText, readCombination } from "../../../lib/input/models/combination.ts";

function termsOf(text: string): readonly (readonly [number, string])[] {
  const terms = readCombination(text);
  assert(Array.isArray(terms), JSON.stringify(terms));
  return terms.map(({ coefficient, model }) => [coefficient, model]);
}

Deno.test("combination: signs, coefficients and names", () => {
  const meanings: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
    "ccsd(t)/cc-pvdz - mp2/cc-pvdz + mp2/cc-pvtz": [
      [1, "ccsd(t)/cc-pvdz"],
      [-1, "mp2/cc-pvdz"],
      [1, "mp2/cc-pvtz"],
    ],
    "good": [[1, "good"]],
    "-good": [[-1, "good"]],
    "- 0.5 good": [[-0.5, "good"]],
    "good - cheap + 0.5 cheap2": [[1, "good"], [-1, "cheap"], [0.5, "cheap2"]],
    "2*good -1e-3 * cheap": [[2, "good"], [-1e-3, "cheap"]],
    "27/19 mp2/cc-pvtz - 8/19*mp2/cc-pvdz": [[27 / 19, "mp2/cc-pvtz"], [-8 / 19, "mp2/cc-pvdz"]],
    // Signs and stars in names.
    "mp2/6-31+g** - mp2/6-31g*": [[1, "mp2/6-31+g**"], [-1, "mp2/6-31g*"]],
    "b3lyp-d3bj/6-311++g(2d,p)": [[1, "b3lyp-d3bj/6-311++g(2d,p)"]],
    "'my model' + \"it's\"": [[1, "my model"], [1, "it's"]],
    "  good\n  + cheap ": [[1, "good"], [1, "cheap"]],
    ".5 good + 1. cheap": [[0.5, "good"], [1, "cheap"]],
  };
  for (const [text, terms] of Object.entries(meanings)) assertEquals(termsOf(text), terms, text);
});

Deno.test("combination: what is none is refused with its place", () => {
  const mistakes: Readonly<Record<string, readonly [found: string, character: number]>> = {
    "": ["the end", 1],
    "   ": ["the end", 4],
    "good +": ["the end", 7],
    "good cheap": ['"cheap"', 6],
    "good 0.5": ['"0.5"', 6],
    "good + - cheap": ['"-"', 8],
    "good - + cheap": ['"+"', 8],
    "good * cheap": ['"*"', 6],
    "0.5 0.5 good": ['"0.5"', 5],
    "0.5": ["the end", 4],
    "0 good": ["the coefficient 0", 1],
    "1/0 good": ["the coefficient 1/0", 1],
    "0/0 good": ["the coefficient 0/0", 1],
    "1e9 good": ["the coefficient 1e9", 1],
    "'good": ["a quote that is not closed", 1],
  };
  for (const [text, [found, character]] of Object.entries(mistakes)) {
    const mistake = readCombination(text);
    assert(!Array.isArray(mistake), text);
    assertEquals({ ...mistake, expected: undefined }, { found, character, expected: undefined }, text);
  }
});

Deno.test("combination: what nmer writes means the same, to the last bit", () => {
  const part = fc.record({
    model: fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" }).filter((name) =>
      !(name.includes("'") && name.includes('"'))
    ),
    coefficient: fc.double({ min: -100, max: 100, noNaN: true }).filter((value) => Math.abs(value) > 1e-12),
  });
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
    assertEquals(
      termsOf(combinationText(parts)),
      parts.map(({ model, coefficient }) => [coefficient, model]),
    );
  }));
});
