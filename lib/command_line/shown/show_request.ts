// What `nmer show` is asked for, from its options.

import { didYouMean } from "../../base/near_word.ts";
import { describeValue, InputError } from "../../base/error.ts";
import { type Bsse, BSSE_TITLES } from "../../plan/mod.ts";
import type { Selection } from "../../report/tables/selection.ts";
import type { Arguments, Option } from "../options/arguments.ts";

/** What is asked for. */
export interface ShowRequest {
  /** Which n-mers. */
  readonly selection: Selection;
  /** Which tables; none of them: an overview. */
  readonly tables: ReadonlySet<ShownTable>;
  readonly format: ShowFormat;
}

/** A kind of table. */
export type ShownTable = "n-mers" | "fragments" | "gradient" | "hessian" | "properties" | "screening";

/** A form of the tables. */
export type ShowFormat = "text" | "json" | "csv" | "markdown" | "latex";

const FORMATS: readonly ShowFormat[] = ["text", "json", "csv", "markdown", "latex"];

/** The options of `nmer show` that say what is shown. */
export const SHOW_OPTIONS: readonly Option[] = [
  { name: "pairs", help: "what each pair contributes, and the sums of each fragment" },
  { name: "trimers", help: "what each trimer contributes, likewise" },
  { name: "nbody", value: "N", help: "what each n-mer of order N contributes, likewise; several as 2,3" },
  { name: "fragments", help: "the sums of each fragment alone" },
  { name: "gradient", help: "the gradient by atom, its largest component and RMS" },
  { name: "hessian", help: "the Hessian, a row and a column for each coordinate" },
  { name: "properties", help: "moments and polarizabilities through each order, where they were asked for" },
  { name: "screening", help: "what a screening by energy left out, by order, with its error" },
  { name: "top", value: "N", help: "the N strongest of each table" },
  { name: "bsse", value: "cp|nocp|vmfc,...", help: "of these treatments alone" },
  { name: "format", value: FORMATS.join("|"), help: "form of the tables [text]" },
];

/**
 * What the options ask for.
 *
 * @throws {InputError} That names the option.
 */
export function showRequest({ options }: Arguments): ShowRequest {
  const orders = [
    ...(options.has("pairs") ? [2] : []),
    ...(options.has("trimers") ? [3] : []),
    ...listOf(options.get("nbody"), "--nbody", "a whole number from 1, as in 2 or 2,3", countOf),
  ];
  const treatments = listOf(options.get("bsse"), "--bsse", "cp, nocp or vmfc", treatmentOf);
  const [top] = listOf(options.get("top"), "--top", "a whole number from 1", countOf);
  const tables = new Set<ShownTable>([
    ...(orders.length > 0 && !options.has("fragments") ? ["n-mers", "fragments"] as const : []),
    ...(options.has("fragments") ? ["fragments"] as const : []),
    ...(options.has("gradient") ? ["gradient"] as const : []),
    ...(options.has("hessian") ? ["hessian"] as const : []),
    ...(options.has("properties") ? ["properties"] as const : []),
    ...(options.has("screening") ? ["screening"] as const : []),
  ]);
  return {
    selection: {
      ...(orders.length === 0 ? {} : { orders: [...new Set(orders)].sort((a, b) => a - b) }),
      ...(treatments.length === 0 ? {} : { treatments }),
      top,
    },
    tables,
    format: formatOf(options.get("format")),
  };
}

function listOf<A>(
  value: string | true | undefined,
  name: string,
  expected: string,
  read: (word: string) => A | undefined,
): readonly A[] {
  if (typeof value !== "string") return [];
  return value.split(",").map((word) => {
    const item = read(word.trim());
    if (item === undefined) throw new InputError({ keyPath: [name], found: describeValue(value), expected });
    return item;
  });
}

function countOf(word: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(word) ? Number(word) : undefined;
}

function treatmentOf(word: string): Bsse | undefined {
  const name = word.toLowerCase();
  return Object.hasOwn(BSSE_TITLES, name) ? name as Bsse : undefined;
}

function formatOf(value: string | true | undefined = "text"): ShowFormat {
  const format = FORMATS.find((format) => format === value);
  if (format !== undefined) return format;
  const hint = didYouMean(String(value), FORMATS);
  throw new InputError({
    keyPath: ["--format"],
    found: describeValue(value),
    expected: "text, json, csv, markdown or latex",
    hint,
  });
}
