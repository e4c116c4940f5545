// Rows of the matrix P of supermatrix.ts from integrals in the cache, in AssemblyScript; compiled together with quartets.as.

/**
 * Writes P of the products of functions of blocks p and q (rows) with those of blocks r and s (columns), row after row.
 * Steps are in bytes; tables, of 32-bit integers, say where the product of two functions stands among those of their
 * blocks, [function of one][function of the other].
 *
 * @param own (pq|rs), with the steps from one row and one column to the next.
 * @param first (pr|qs), with the steps from one product pr, and one product qs, to the next.
 * @param second (ps|qr), with the steps from one product ps, and one product qr, to the next.
 * @param isDiagonal Whether both pairs of blocks are the same: then rows end at the diagonal.
 * @param out Receives P.
 * @param exchange Receives half the sum of the exchange integrals; 0 where nobody wants it.
 */
export function fold(
  own: usize,
  ownRow: usize,
  ownColumn: usize,
  first: usize,
  firstPR: usize,
  firstQS: usize,
  second: usize,
  secondPS: usize,
  secondQR: usize,
  ofPR: usize,
  ofQS: usize,
  ofPS: usize,
  ofQR: usize,
  sizeP: i32,
  sizeQ: i32,
  sizeR: i32,
  sizeS: i32,
  isSamePQ: bool,
  isSameRS: bool,
  isDiagonal: bool,
  out: usize,
  exchange: usize,
): void {
  let row = 0;
  for (let i = 0; i < sizeP; i++) {
    const endJ = isSamePQ ? i + 1 : sizeQ;
    const ps = ofPS + (usize(i * sizeS) << 2);
    for (let j = 0; j < endJ; j++, row++) {
      const qs = ofQS + (usize(j * sizeS) << 2);
      let from = own + usize(row) * ownRow;
      let left = isDiagonal ? row + 1 : i32.MAX_VALUE;
      for (let k = 0; k < sizeR && left > 0; k++) {
        const count = min(isSameRS ? k + 1 : sizeS, left);
        left -= count;
        const x = first + usize(load<i32>(ofPR + (usize(i * sizeR + k) << 2))) * firstPR;
        const y = second + usize(load<i32>(ofQR + (usize(j * sizeR + k) << 2))) * secondQR;
        for (let l: usize = 0, end = usize(count) << 2; l < end; l += 4) {
          const sum = load<f64>(x + usize(load<i32>(qs + l)) * firstQS) +
            load<f64>(y + usize(load<i32>(ps + l)) * secondPS);
          store<f64>(out, load<f64>(from) - 0.25 * sum);
          out += 8;
          from += ownColumn;
          if (exchange != 0) {
            store<f64>(exchange, 0.5 * sum);
            exchange += 8;
          }
        }
      }
    }
  }
}
