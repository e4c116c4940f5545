import { assert, assertEquals } from "@std/assert";
import {
  findInPiece,
  findInShared,
  interactionGeometry,
  interactionsOf,
  joinFound,
  piecesOf,
} from "../../../lib/molecule/interactions/mod.ts";
import { moleculeOf } from "../records.ts";
import { ammonium, benzene, waterLattice } from "./systems.ts";

const MOLECULE = moleculeOf(
  `0 1\n${waterLattice(200)}--\n0 1\n${benzene(30, 0, 0)}--\n0 1\n${benzene(31.6, 0, 3.6)}--\n${
    ammonium(-10)
  }--\n-1 1\nCl 0 0 -13`,
);

Deno.test("interactions: however the work is cut, and in whatever order it is done, the same is found", () => {
  const geometry = interactionGeometry(MOLECULE);
  const expected = interactionsOf(MOLECULE);
  assertEquals([...new Set(expected.map(({ kind }) => kind))].sort(), [
    "close-contact",
    "hydrogen-bond",
    "ionic",
    "pi-stacking",
  ]);
  for (const parts of [1, 2, 7, 1000]) {
    const pieces = piecesOf(geometry, parts);
    const lists = pieces.toReversed().map((piece) => findInPiece(geometry, piece));
    assertEquals(joinFound(geometry, lists), expected);
  }
});

Deno.test("interactions: pieces come by falling cost, each place of a detector in one of them", () => {
  const geometry = interactionGeometry(MOLECULE);
  const pieces = piecesOf(geometry, 20);
  const costs = pieces.map(({ cost }) => cost);
  assertEquals(costs, costs.toSorted((a, b) => b - a));
  const places = pieces.flatMap(({ detector, sites }) => sites.map((site) => `${detector} ${site}`));
  assertEquals(new Set(places).size, places.length);
  assertEquals(places.length, piecesOf(geometry, 1).reduce((sum, { sites }) => sum + sites.length, 0));
});

Deno.test("interactions: threads that share pieces take each of them once", () => {
  const geometry = interactionGeometry(MOLECULE);
  const shared = { geometry, pieces: piecesOf(geometry, 10), next: new Int32Array(new SharedArrayBuffer(4)) };
  Atomics.store(shared.next, 0, 3); // others have these
  const rest = findInShared(shared);
  assertEquals(findInShared(shared), []);
  assert(shared.next[0]! >= shared.pieces.length);
  const first = shared.pieces.slice(0, 3).map((piece) => findInPiece(geometry, piece));
  assertEquals(joinFound(geometry, [rest, ...first]), interactionsOf(MOLECULE));
});

Deno.test("interactions: all that threads look at is in memory that they share", () => {
  const arrays = (value: object): readonly ArrayBufferView[] =>
    Object.values(value).flatMap((each) =>
      ArrayBuffer.isView(each) ? [each] : typeof each === "object" && each !== null ? arrays(each) : []
    );
  const found = arrays(interactionGeometry(MOLECULE));
  assert(found.length > 15);
  for (const { buffer } of found) assert(buffer instanceof SharedArrayBuffer);
});
