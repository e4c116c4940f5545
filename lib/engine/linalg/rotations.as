// Rotations of neighbouring rows in AssemblyScript: the inner loop of rotated_rows.ts. `deno task build-wasm` compiles it
// into rotations_wasm.ts.

/**
 * Turns rows k and k + 1 for k from 0 to before `count`, one after another: (u, w) becomes (c u + s w, c w - s u). Eight
 * columns at a time go down through all rows, so that each number is read and written once.
 *
 * @param rows Where the first row begins, in bytes; rows are multiples of eight numbers.
 * @param rotations c and s of each rotation.
 */
export function rotateRows(rows: usize, rowBytes: usize, count: i32, rotations: usize): void {
  for (let first = rows, stop = rows + rowBytes; first < stop; first += 64) {
    let at = first;
    let u0 = v128.load(at), u1 = v128.load(at, 16), u2 = v128.load(at, 32), u3 = v128.load(at, 48);
    for (let r = rotations, end = rotations + (usize(count) << 4); r < end; r += 16) {
      const c = v128.load64_splat(r), s = v128.load64_splat(r, 8);
      const next = at + rowBytes;
      const w0 = v128.load(next), w1 = v128.load(next, 16), w2 = v128.load(next, 32), w3 = v128.load(next, 48);
      v128.store(at, f64x2.add(f64x2.mul(c, u0), f64x2.mul(s, w0)));
      v128.store(at, f64x2.add(f64x2.mul(c, u1), f64x2.mul(s, w1)), 16);
      v128.store(at, f64x2.add(f64x2.mul(c, u2), f64x2.mul(s, w2)), 32);
      v128.store(at, f64x2.add(f64x2.mul(c, u3), f64x2.mul(s, w3)), 48);
      u0 = f64x2.sub(f64x2.mul(c, w0), f64x2.mul(s, u0));
      u1 = f64x2.sub(f64x2.mul(c, w1), f64x2.mul(s, u1));
      u2 = f64x2.sub(f64x2.mul(c, w2), f64x2.mul(s, u2));
      u3 = f64x2.sub(f64x2.mul(c, w3), f64x2.mul(s, u3));
      at = next;
    }
    v128.store(at, u0);
    v128.store(at, u1, 16);
    v128.store(at, u2, 32);
    v128.store(at, u3, 48);
  }
}
