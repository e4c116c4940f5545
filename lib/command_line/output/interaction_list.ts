// What holds fragments together, as `nmer plan --interactions` lists it: for people a table, in which a close contact is
// named only where a pair has nothing else, for programs all of it.

import * as Effect from "effect/Effect";
import { grouped, plural } from "../../base/plural.ts";
import { tableLines } from "../../base/text/text_table.ts";
import { detectInteractions } from "../../calculation/interactions/detect.ts";
import type { Calculation, RunEnvironment } from "../../calculation/mod.ts";
import { interactionValue } from "../../report/qcschema/interactions.ts";
import { interactionTable } from "../../report/tables/interaction_tables.ts";
import { shownCells } from "../../report/tables/table.ts";

/** What a molecule has, to be shown. */
export interface InteractionList {
  /** A table with a line above it, within a width where there is one. */
  readonly text: (width: number | undefined) => string;
  /** All of it as plain values. */
  readonly value: () => readonly unknown[];
}

/** Where it is looked for. */
export interface ListPlace {
  readonly cores: number;
  /** Asked for only where there is enough to look at. */
  readonly environment: () => Promise<RunEnvironment>;
}

// Columns that a narrow terminal does without: the offset, the angle, the geometry.
const CONCESSIONS = [{ drop: 6 }, { drop: 5 }, { drop: 2 }];

/** Finds what holds the fragments of a molecule together. */
export const listInteractions = Effect.fnUntraced(function* (
  molecule: Calculation["molecule"],
  { cores, environment }: ListPlace,
): Effect.fn.Return<InteractionList> {
  const place = Effect.map(Effect.promise(environment), (started) => ({ ...started, cores }));
  const interactions = yield* detectInteractions(molecule, place);
  return {
    text: (width) => text(molecule, interactions, width),
    value: () => interactions.map(interactionValue),
  };
});

function text(
  molecule: Calculation["molecule"],
  interactions: Parameters<typeof interactionTable>[0],
  width: number | undefined,
): string {
  const count = molecule.fragments.length;
  const pairs = new Set(interactions.map(({ fragments }) => fragments.join())).size;
  const table = interactionTable(interactions, molecule);
  const { columns, rows } = shownCells(table);
  const lines = rows.length === 0 ? [] : tableLines([columns.map(({ head }) => head), ...rows], {
    numbersFrom: columns.findIndex(({ isText }) => isText !== true),
    width: width === undefined ? undefined : width - 2,
    concessions: CONCESSIONS,
  });
  const of = plural(count * (count - 1) / 2, "pair");
  return `${table.title}: ${grouped(pairs)} of ${of} of fragments; their criteria are in the guide.\n` +
    lines.map((line) => `  ${line}\n`).join("");
}
