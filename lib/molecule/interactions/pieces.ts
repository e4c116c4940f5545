// The work of the detectors in pieces, the longest first, and what is found in them put together again. A piece finds what
// it finds wherever it is computed, and the whole is sorted, so that nothing depends on how the work was cut.

import { cationPi } from "./cation_pi.ts";
import { crowdAt } from "./cells.ts";
import { chalcogenBonds } from "./chalcogen_bonds.ts";
import { closeContacts } from "./close_contacts.ts";
import type { Detector } from "./detector.ts";
import { halogenBonds } from "./halogen_bonds.ts";
import { hydrogenBonds } from "./hydrogen_bonds.ts";
import { compareInteractions, type Interaction } from "./interaction.ts";
import { type InteractionGeometry, touchDistance } from "./interaction_geometry.ts";
import { ionicInteractions } from "./ionic.ts";
import { piStacking } from "./pi_stacking.ts";

/** All detectors. */
export const DETECTORS: readonly Detector[] = [
  ionicInteractions,
  hydrogenBonds,
  halogenBonds,
  chalcogenBonds,
  cationPi,
  piStacking,
  closeContacts,
];

/** Some places from which one detector looks. Plain, to be sent to a thread. */
export interface Piece {
  /** The detector's place in {@linkcode DETECTORS}. */
  readonly detector: number;
  /** From where it looks. */
  readonly sites: readonly number[];
  /** How much there is to look at, in no unit. */
  readonly cost: number;
}

/**
 * Cuts the work, the most expensive piece first.
 *
 * @param parts How many parts of about equal cost it is cut into, at least 1; each detector adds one at most.
 */
export function piecesOf(geometry: InteractionGeometry, parts: number): readonly Piece[] {
  const priced = DETECTORS.map((detector) =>
    detector.sites(geometry).map((site) => {
      const [place, cells] = detector.around(geometry, site);
      return { site, cost: 1 + crowdAt(cells, place) };
    })
  );
  const total = priced.flat().reduce((sum, { cost }) => sum + cost, 0);
  return priced.flatMap((sites, detector) => cut(sites, detector, total / parts))
    .sort((a, b) => b.cost - a.cost || a.detector - b.detector || a.sites[0]! - b.sites[0]!);
}

function cut(
  priced: readonly { readonly site: number; readonly cost: number }[],
  detector: number,
  limit: number,
): readonly Piece[] {
  const pieces: { detector: number; sites: number[]; cost: number }[] = [];
  for (const { site, cost } of priced) {
    const last = pieces.at(-1);
    if (last === undefined || last.cost >= limit) pieces.push({ detector, sites: [site], cost });
    else {
      last.sites.push(site);
      last.cost += cost;
    }
  }
  return pieces;
}

/** What is found in a piece, in no order. */
export function findInPiece(
  geometry: InteractionGeometry,
  { detector, sites }: Piece,
): readonly Interaction[] {
  const found = new Found(geometry);
  const { find } = DETECTORS[detector]!;
  for (const site of sites) find(geometry, site, (interaction) => found.add(interaction));
  return found.all;
}

/** Pieces of one molecule, and how many of them are taken; a thread takes the next one when it has done another. */
export interface SharedPieces {
  /** In memory that threads share. */
  readonly geometry: InteractionGeometry;
  /** The most expensive first. */
  readonly pieces: readonly Piece[];
  /** One number in shared memory: the first piece that nobody has taken. */
  readonly next: Int32Array;
}

/** What is found in the pieces that this thread gets hold of, in no order. */
export function findInShared({ geometry, pieces, next }: SharedPieces): readonly Interaction[] {
  const found: Interaction[] = [];
  for (;;) {
    const piece = pieces[Atomics.add(next, 0, 1)];
    if (piece === undefined) return found;
    for (const interaction of findInPiece(geometry, piece)) found.push(interaction);
  }
}

/** Puts together what was found in pieces, in order. */
export function joinFound(
  geometry: InteractionGeometry,
  lists: readonly (readonly Interaction[])[],
): readonly Interaction[] {
  const found = new Found(geometry);
  for (const list of lists) for (const interaction of list) found.add(interaction);
  return [...found.all].sort(compareInteractions);
}

/** Interactions, with one close contact for two fragments: that which is shortest against the radii of its atoms. */
class Found {
  readonly #geometry: InteractionGeometry;
  readonly #others: Interaction[] = [];
  readonly #contacts = new Map<number, Interaction>();

  constructor(geometry: InteractionGeometry) {
    this.#geometry = geometry;
  }

  add(interaction: Interaction): void {
    if (interaction.kind !== "close-contact") {
      this.#others.push(interaction);
      return;
    }
    const [one, other] = interaction.fragments;
    const key = one * this.#geometry.owner.length + other;
    const known = this.#contacts.get(key);
    if (known === undefined || this.#isCloser(interaction, known)) this.#contacts.set(key, interaction);
  }

  get all(): readonly Interaction[] {
    return [...this.#others, ...this.#contacts.values()];
  }

  #isCloser(one: Interaction, other: Interaction): boolean {
    const difference = this.#closeness(one) - this.#closeness(other);
    return difference < 0 || difference === 0 && compareInteractions(one, other) < 0;
  }

  #closeness({ atoms, distance }: Interaction): number {
    return distance / touchDistance(this.#geometry, atoms[0]!, atoms[1]!);
  }
}
