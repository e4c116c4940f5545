import { assert, assertEquals } from "@std/assert";
import { MATRIX_PRODUCT_SOURCE } from "../../lib/engine/linalg/matrix_product_wasm.ts";
import { multiplyLong, multiplyTransposed, transposeLarge } from "../../lib/engine/linalg/matrix_product.ts";

/** Numbers that look random and are the same each time. */
function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(seed + 12.9898 * i) * 2 ** (i % 7));
}

function product(a: Float64Array, b: Float64Array, rows: number, columns: number, inner: number) {
  const out = new Float64Array(rows * columns).fill(NaN);
  let pauses = 0;
  for (const _ of multiplyTransposed(a, b, out, rows, columns, inner)) pauses++;
  return { out, pauses };
}

/** The definition: even places, then odd ones. */
function element(a: Float64Array, b: Float64Array, i: number, j: number, inner: number): number {
  const parts = [0, 0];
  for (let k = 0; k < inner; k++) parts[k % 2]! += a[i * inner + k]! * b[j * inner + k]!;
  return parts[0]! + parts[1]!;
}

for (const [rows, columns, inner] of [[9, 11, 5003], [130, 67, 1200], [4, 5, 512], [3, 2, 5]] as const) {
  Deno.test(`matrix product: long rows, ${rows} x ${inner} by ${columns} x ${inner}, are multiplied in parts of 512`, () => {
    const a = numbers(rows * inner, 1), b = numbers(columns * inner, 2);
    const out = new Float64Array(rows * columns).fill(NaN);
    for (const _ of multiplyLong(a, b, out, rows, columns, inner));
    out.forEach((value, at) => {
      const i = Math.floor(at / columns), j = at % columns;
      let expected = 0;
      for (let from = 0; from < inner; from += 512) {
        const row = a.subarray(i * inner + from, i * inner + Math.min(inner, from + 512));
        expected += element(row, b.subarray(j * inner + from), 0, 0, row.length);
      }
      assertEquals(value, expected);
    });
  });
}

const SHAPES = [
  [1, 1, 1],
  [3, 2, 5],
  [2, 3, 0],
  [1, 400, 61],
  [17, 19, 23],
  [5, 700, 7],
  [257, 258, 3],
  [300, 5, 129],
  [9, 11, 5003],
  [64, 64, 700],
] as const;

for (const [rows, columns, inner] of SHAPES) {
  Deno.test(`matrix product: ${rows} x ${inner} by ${columns} x ${inner} is the defined sums to the last bit`, () => {
    const a = numbers(rows * inner, 1), b = numbers(columns * inner, 2);
    const { out } = product(a, b, rows, columns, inner);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        assertEquals(out[i * columns + j], element(a, b, i, j, inner), `${i} ${j}`);
      }
    }
  });
}

Deno.test("matrix product: numbers left in the memory by larger products have no part in it", () => {
  const large = numbers(200 * 200, 3).fill(NaN);
  product(large, large, 200, 200, 200);
  const a = numbers(31 * 33, 4);
  const { out } = product(a, a, 31, 31, 33);
  assert(out.every(Number.isFinite));
  for (let i = 0; i < 31; i++) {
    for (let j = 0; j < 31; j++) assertEquals(out[i * 31 + j], out[j * 31 + i]);
  }
});

Deno.test("matrix product: large products pause", () => {
  const a = numbers(600 * 300, 5);
  assert(product(a, a, 600, 600, 300).pauses >= 5);
});

Deno.test("matrix product: two that take turns do not disturb each other", () => {
  const [a, b] = [numbers(600 * 300, 6), numbers(600 * 300, 7)];
  const alone = [product(a, a, 600, 600, 300).out, product(b, b, 600, 600, 300).out];
  const outs = [new Float64Array(360000), new Float64Array(360000)] as const;
  const runs = [
    multiplyTransposed(a, a, outs[0], 600, 600, 300),
    multiplyTransposed(b, b, outs[1], 600, 600, 300),
  ];
  while (runs.map((each) => each.next().done).includes(false));
  assertEquals(outs[0], alone[0]);
  assertEquals(outs[1], alone[1]);
});

Deno.test("matrix product: the compiled loop is that of matrix_product.as (else: deno task build-wasm)", async () => {
  const source = await Deno.readFile(
    new URL("../../lib/engine/linalg/matrix_product.as", import.meta.url),
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex();
  assertEquals(MATRIX_PRODUCT_SOURCE, digest);
});

Deno.test("matrix product: a large transpose has every element in its place, and pauses", () => {
  const rows = 701, columns = 903, stride = 905;
  const a = numbers(rows * stride, 3), out = new Float64Array(rows * columns).fill(NaN);
  let pauses = 0;
  for (const _ of transposeLarge(a, out, rows, columns, stride)) pauses++;
  assert(pauses > 0);
  assert(out.every((value, at) => value === a[(at % rows) * stride + Math.floor(at / rows)]));
});

Deno.test("matrix product: a loop over products that are small, or very small, pauses in the end", () => {
  for (const n of [4, 40]) {
    const [a, out] = [new Float64Array(n * n), new Float64Array(n * n)];
    let pauses = 0;
    // Several times what is multiplied between two pauses.
    for (let done = 0; done < 50_000_000; done += n ** 3) {
      for (const _ of multiplyTransposed(a, a, out, n, n, n)) pauses++;
    }
    assert(pauses >= 4 && pauses < 10, `${n}: ${pauses}`);
  }
});
