// Tables over Hermite indices that derivatives need: the index with one power raised, and the sign (-1)^(t+u+v).

import { BOYS_MAX_ORDER } from "../integrals/boys.ts";
import { hermiteIndex, hermitePowers } from "../integrals/hermite_index.ts";

/** (-1)^(t+u+v) of each Hermite index. */
export const HERMITE_SIGN: Float64Array = Float64Array.from(
  hermitePowers(BOYS_MAX_ORDER),
  ([t, u, v]) => (t + u + v) % 2 === 0 ? 1 : -1,
);

/** For each axis, the index of (t + 1, u, v), (t, u + 1, v) and (t, u, v + 1) for each Hermite index. */
export const RAISED_HERMITES: readonly [Uint16Array, Uint16Array, Uint16Array] = (() => {
  const powers = hermitePowers(BOYS_MAX_ORDER - 1);
  return [
    Uint16Array.from(powers, ([t, u, v]) => hermiteIndex(t + 1, u, v)),
    Uint16Array.from(powers, ([t, u, v]) => hermiteIndex(t, u + 1, v)),
    Uint16Array.from(powers, ([t, u, v]) => hermiteIndex(t, u, v + 1)),
  ];
})();

/** The same for the three axes of one Hermite index after the other, and the powers that are reached. */
export const RAISED_POWERS: readonly [index: Uint16Array, power: Float64Array] = [
  Uint16Array.from(hermitePowers(BOYS_MAX_ORDER - 1).flatMap((_, h) => RAISED_HERMITES.map((to) => to[h]!))),
  Float64Array.from(hermitePowers(BOYS_MAX_ORDER - 1).flat(), (power) => power + 1),
];
