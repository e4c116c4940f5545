import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { jsonPieces } from "../../../lib/base/pieces/json_pieces.ts";
import { collectSteps, Items, Members } from "../../../lib/base/pieces/members.ts";
import { finish } from "../../../lib/base/steps.ts";

const textOf = (value: unknown) => [...jsonPieces(value)].join("");
const lineOf = (value: unknown) => [...jsonPieces(value, "one-line")].join("");

Deno.test("json: in pieces it is the same text, whatever the value", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
    assertEquals(textOf(value), JSON.stringify(value, null, 1));
    assertEquals(lineOf(value), JSON.stringify(value));
  }));
  const odd = {
    a: undefined,
    b: { c: undefined },
    d: [undefined, { e: undefined, f: "x\ny" }],
    g: () => 1,
    h: NaN,
  };
  assertEquals(textOf(odd), JSON.stringify(odd, null, 1));
  assertEquals(lineOf(odd), JSON.stringify(odd));
});

Deno.test("json: many members are the same text as well", () => {
  const many = Object.fromEntries(
    Array.from({ length: 1501 }, (_, i) => [i % 3 ? `x${i}` : i, { y: [i, "a\nb"] }]),
  );
  const gaps = Object.fromEntries(Array.from({ length: 1501 }, (_, i) => [`x${i}`, i > 800 ? i : undefined]));
  const list = Array.from(
    { length: 1501 },
    (_, i) => i % 3 ? { fragments: [i], energy: undefined } : undefined,
  );
  for (
    const value of [many, gaps, list, { a: { b: { c: { d: { e: list } } } } }, { a: { b: { c: many } } }]
  ) {
    assertEquals(textOf(value) === JSON.stringify(value, null, 1), true);
    assertEquals(lineOf(value) === JSON.stringify(value), true);
  }
});

const lazily = (value: unknown): unknown =>
  Array.isArray(value)
    ? new Items(() => value.flatMap((item) => [undefined, item]))
    : typeof value === "object" && value !== null
    ? new Members(() => Object.entries(value).map(([key, inner]) => [key, lazily(inner)] as const))
    : value;

Deno.test("json: members and items that are made as they are written are the same text, and the same value", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (plain) => {
    const value = lazily(plain);
    assertEquals(textOf(value), JSON.stringify(plain, null, 1));
    assertEquals(lineOf(value), JSON.stringify(plain));
    assertEquals(JSON.stringify(value), JSON.stringify(plain));
    assertEquals(JSON.stringify(finish(collectSteps(value))), JSON.stringify(plain));
  }));
});

Deno.test("json: a piece is short, however many members there are and whatever they hold", () => {
  const tasks = new Members(function* () {
    for (let i = 0; i < 20_000; i++) {
      yield [`task ${i}`, i < 10_000 ? { energy: i } : new Array(1000).fill(i)] as const;
    }
  });
  const pieces = [...jsonPieces({ extras: { nmer: { evidence: tasks } } })];
  assert(pieces.length > 100, `${pieces.length} pieces`);
  // Where members become longer at once, one piece is as many of them as were short.
  const long = pieces.filter((piece) => piece.length > 200_000);
  assert(long.length <= 1, `${long.length} long pieces`);
});
