// Interactions of pairs in words: short ones for tables in a terminal, longer ones for pages.

import { angstromFromBohr } from "../../base/units.ts";
import { type Interaction, type InteractionKind, tellingOf } from "../../molecule/interactions/mod.ts";

interface Words {
  readonly short: string;
  readonly long: string;
}

const WORDS: Readonly<Record<InteractionKind, Words>> = {
  "ionic": { short: "ionic", long: "opposite charges" },
  "hydrogen-bond": { short: "H bond", long: "hydrogen bond" },
  "halogen-bond": { short: "X bond", long: "halogen bond" },
  "chalcogen-bond": { short: "Ch bond", long: "chalcogen bond" },
  "cation-pi": { short: "cation-pi", long: "cation on a ring" },
  "pi-stacking": { short: "stacked", long: "rings stacked" },
  "close-contact": { short: "contact", long: "close contact" },
};

/** `2 H bonds, ionic`: what a pair has, for a table; empty where it has nothing. */
export function shortWords(interactions: readonly Interaction[]): string {
  const counts = new Map<string, number>();
  for (const { kind, geometry } of tellingOf(interactions)) {
    const word = geometry === "T" ? "T-stacked" : WORDS[kind].short;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Array.from(
    counts,
    ([word, count]) => count === 1 ? word : `${count} ${word.endsWith("bond") ? `${word}s` : word}`,
  ).join(", ");
}

/** `hydrogen bond 1.95 Å, 173°`: an interaction with its lengths and angles. */
export function longWords({ kind, distance, angle, geometry, offset }: Interaction): string {
  const how = geometry === undefined ? "" : geometry === "T" ? " in a T" : ` ${geometry}`;
  const slipped = offset === undefined ? "" : `, offset ${angstromFromBohr(offset).toFixed(2)} \u00c5`;
  return `${WORDS[kind].long}${how} ${angstromFromBohr(distance).toFixed(2)} \u00c5${slipped}` +
    (angle === undefined ? "" : `, ${angle.toFixed(0)}\u00b0`);
}

/** `hydrogen-bond close-contact`: the kinds of a pair's interactions for programs, each as often as it is there. */
export function namesOfKinds(interactions: readonly Interaction[]): string {
  return interactions.map(({ kind }) => kind).join(" ");
}
