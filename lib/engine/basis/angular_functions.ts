// Angular parts of basis functions as sums of Cartesian monomials x^i y^j z^k, for any angular momentum l:
// either the monomials themselves or the real solid harmonics. Each is scaled so that the integral of its
// square with exp(-r^2) is 1, whatever l; the radial normalisation then needs no angular factor.

/** One monomial of an angular function: coefficient * x^i y^j z^k. */
export interface Monomial {
  readonly i: number;
  readonly j: number;
  readonly k: number;
  readonly coefficient: number;
}

/** An angular function: the monomials that it sums. */
export type AngularFunction = readonly Monomial[];

type Polynomial = Map<string, number>;

const cache = new Map<string, readonly AngularFunction[]>();

/** The angular functions of degree l: spherical by m = -l..l, Cartesian as xx, xy, xz, yy, yz, zz. */
export function angularFunctions(l: number, spherical: boolean): readonly AngularFunction[] {
  const key = `${l} ${spherical && l > 1}`;
  let functions = cache.get(key);
  if (functions === undefined) {
    // The order of p functions matters to nobody, so x, y, z serve both kinds.
    functions = (spherical && l > 1 ? solidHarmonics(l) : cartesianMonomials(l)).map(normalise);
    cache.set(key, functions);
  }
  return functions;
}

function cartesianMonomials(l: number): Polynomial[] {
  const monomials: Polynomial[] = [];
  for (let i = l; i >= 0; i--) {
    for (let j = l - i; j >= 0; j--) monomials.push(new Map([[`${i},${j},${l - i - j}`, 1]]));
  }
  return monomials;
}

/**
 * Real solid harmonics r^l S_lm by their recurrences in l, up to a factor: T. Helgaker, P. Jorgensen, J. Olsen,
 * Molecular Electronic-Structure Theory (2000), section 6.4, doi:10.1002/9781119019572.
 */
function solidHarmonics(l: number): Polynomial[] {
  let previous: Polynomial[] = [];
  let current: Polynomial[] = [new Map([["0,0,0", 1]])];
  for (let n = 0; n < l; n++) {
    const at = (m: number) => current[m + n]!;
    const next: Polynomial[] = [];
    for (let m = -n - 1; m <= n + 1; m++) {
      if (m === n + 1) {
        next.push(n === 0 ? times(at(0), "x") : sum(times(at(n), "x"), times(at(-n), "y"), -1));
      } else if (m === -n - 1) {
        next.push(n === 0 ? times(at(0), "y") : sum(times(at(n), "y"), times(at(-n), "x"), 1));
      } else {
        const lowered = previous[m + n - 1];
        const raised = scaled(times(at(m), "z"), 2 * n + 1);
        next.push(
          lowered === undefined ? raised : sum(raised, timesRadiusSquared(lowered), -(n + m) * (n - m)),
        );
      }
    }
    [previous, current] = [current, next];
  }
  return current;
}

function times(polynomial: Polynomial, axis: "x" | "y" | "z"): Polynomial {
  const product: Polynomial = new Map();
  for (const [key, value] of polynomial) {
    const powers = key.split(",").map(Number);
    powers["xyz".indexOf(axis)]! += 1;
    product.set(powers.join(","), value);
  }
  return product;
}

function timesRadiusSquared(p: Polynomial): Polynomial {
  const square = (axis: "x" | "y" | "z") => times(times(p, axis), axis);
  return sum(sum(square("x"), square("y"), 1), square("z"), 1);
}

function scaled(polynomial: Polynomial, factor: number): Polynomial {
  return new Map([...polynomial].map(([key, value]) => [key, factor * value]));
}

function sum(a: Polynomial, b: Polynomial, factor: number): Polynomial {
  const result = new Map(a);
  for (const [key, value] of b) {
    const total = (result.get(key) ?? 0) + factor * value;
    if (total === 0) result.delete(key);
    else result.set(key, total);
  }
  return result;
}

function normalise(polynomial: Polynomial): AngularFunction {
  const monomials = [...polynomial].map(([key, coefficient]) => {
    const [i, j, k] = key.split(",").map(Number) as [number, number, number];
    return { i, j, k, coefficient };
  });
  let square = 0;
  for (const a of monomials) {
    for (const b of monomials) {
      square += a.coefficient * b.coefficient *
        gaussianMoment(a.i + b.i) * gaussianMoment(a.j + b.j) * gaussianMoment(a.k + b.k);
    }
  }
  const scale = 1 / Math.sqrt(square);
  return monomials.map((monomial) => ({ ...monomial, coefficient: scale * monomial.coefficient }));
}

/** Integral of x^n exp(-x^2) over the line. */
function gaussianMoment(n: number): number {
  if (n % 2 === 1) return 0;
  let moment = Math.sqrt(Math.PI);
  for (let m = 1; m < n; m += 2) moment *= m / 2;
  return moment;
}
