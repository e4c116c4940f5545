// Words of an input that reach an external program: methods, basis sets, keywords. Programs print them into input
// files of their own languages, and look for basis sets in files of that name, so only words pass that can neither
// end a line or a command nor lead to another directory.

import type { KeyPath } from "../../base/key_path.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { describeValue, InputError } from "../../base/error.ts";

// As in ccsd(t), wB97X-D, mp2.5, b3lyp-d3(bj), 6-311++G(d,p), aug-cc-pV(D+d)Z, def2-TZVP, 6-31g*, GFN2-xTB.
const METHOD = /^[A-Za-z0-9][A-Za-z0-9+*()\[\],._= -]*$/;
const KEYWORD_NAME = /^[A-Za-z_][A-Za-z0-9_. %-]*$/;
const KEYWORD_TEXT = /^[A-Za-z0-9 _.,:+*=()\[\]<>!%&|^~@?-]*$/;
const MAX_WORD_LENGTH = 200;
const MAX_KEYWORDS_DEPTH = 6;
// In JSON: more than all options of a program, and nothing to what a machine has.
const MAX_KEYWORDS_LENGTH = 2 ** 16;

/**
 * Refuses words that could mean more to a program than they say.
 *
 * @param path Key path of the model in the input.
 * @throws {InputError} With the key path of the word.
 */
export function checkWords({ method, basis, keywords }: ModelChemistry, path: KeyPath): void {
  checkWord(method, METHOD, [...path, "method"], "the name of a method");
  if (basis !== undefined) checkWord(basis, METHOD, [...path, "basis"], "the name of a basis set");
  checkKeywords(keywords, [...path, "keywords"], 0);
  refuseKeywordsTwice(keywords, [...path, "keywords"]);
  const length = JSON.stringify(keywords).length;
  if (length > MAX_KEYWORDS_LENGTH) {
    throw new InputError({
      keyPath: [...path, "keywords"],
      found: `keywords of ${length} characters`,
      expected: `at most ${MAX_KEYWORDS_LENGTH}`,
    });
  }
}

/**
 * Refuses what only QCEngine takes. That no error may be corrected is no such thing where nothing corrects any.
 *
 * @param path Key path of the model in the input.
 * @param mayCorrect Whether something behind nmer may correct errors, and is not told what it may.
 * @throws {InputError} With the key path of the key.
 */
export function refuseEngineKeys(
  { protocols, taskConfig }: ModelChemistry,
  path: KeyPath,
  mayCorrect = false,
): void {
  const asked = protocols !== undefined && !mayCorrect && asksForNoCorrection(protocols)
    ? undefined
    : protocols;
  for (const [key, given] of [["protocols", asked], ["task_config", taskConfig]] as const) {
    if (given === undefined) continue;
    throw new InputError({
      keyPath: [...path, key],
      found: describeValue(given),
      expected: "nothing: only programs through QCEngine take it, as in program: qcengine:nwchem",
    });
  }
}

/** Whether protocols say that no error is to be corrected, and nothing else. */
function asksForNoCorrection(protocols: Readonly<Record<string, unknown>>): boolean {
  const { error_correction, ...others } = protocols;
  if (!isMapping(error_correction) || Object.keys(others).length > 0) return false;
  const { default_policy, policies = {}, ...rest } = error_correction;
  return default_policy === false && Object.keys(rest).length === 0 &&
    (policies === null || isMapping(policies) && Object.values(policies).every((policy) => policy === false));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkWord(word: string, pattern: RegExp, keyPath: KeyPath, expected: string): void {
  if (pattern.test(word) && word.length <= MAX_WORD_LENGTH && !word.includes("..")) return;
  throw new InputError({
    keyPath,
    found: describeValue(word),
    expected: `${expected}: letters, digits, and + * ( ) [ ] , . _ = - between them`,
    hint: "Paths, line breaks and commands are not handed on to programs.",
  });
}

// Programs read names in letters of any size: which of two values is meant, nobody can tell.
function refuseKeywordsTwice(keywords: Readonly<Record<string, unknown>>, path: KeyPath): void {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(keywords)) {
    const other = names.get(name.toLowerCase());
    if (other !== undefined) {
      throw new InputError({
        keyPath: [...path, name],
        found: describeValue(value),
        expected: `each keyword once, and ${other} is the same one`,
      });
    }
    names.set(name.toLowerCase(), name);
  }
}

function checkKeywords(keywords: Readonly<Record<string, unknown>>, path: KeyPath, depth: number): void {
  for (const [name, value] of Object.entries(keywords)) {
    const keyPath = [...path, name];
    if (!KEYWORD_NAME.test(name) || name.length > MAX_WORD_LENGTH || name.startsWith("__")) {
      throw new InputError({
        keyPath,
        found: `the keyword ${describeValue(name)}`,
        expected: "a keyword of letters, digits and _ . -",
      });
    }
    checkValue(value, keyPath, depth);
  }
}

function checkValue(value: unknown, keyPath: KeyPath, depth: number): void {
  const refuse = (expected: string) => {
    throw new InputError({ keyPath, found: describeValue(value), expected });
  };
  if (depth > MAX_KEYWORDS_DEPTH) refuse("a value that is not nested as deeply");
  if (typeof value === "string") {
    if (!KEYWORD_TEXT.test(value) || value.length > MAX_WORD_LENGTH || value.includes("..")) {
      refuse(
        "text without line breaks, quotes, ; # / \\ or $, which programs may take for commands or paths",
      );
    }
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) refuse("a finite number");
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => checkValue(item, [...keyPath, i], depth + 1));
  } else if (typeof value === "object" && value !== null) {
    checkKeywords(value as Record<string, unknown>, keyPath, depth + 1);
  }
}
