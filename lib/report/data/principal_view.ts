// Where atoms are seen from: the axes in which they spread most go to the right and upwards.

/** A place; `z` points to whoever looks. */
export interface ViewedPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

type Vector = readonly [number, number, number];

/**
 * Places along the principal axes of their spread, from their mean.
 *
 * @param geometry Coordinates, flat; shape (atoms, 3).
 */
export function principalView(geometry: readonly number[]): readonly ViewedPlace[] {
  const count = geometry.length / 3;
  const mean = [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let atom = 0; atom < count; atom++) sum += geometry[3 * atom + axis]!;
    return sum / count;
  });
  const at = (atom: number): Vector =>
    [0, 1, 2].map((axis) => geometry[3 * atom + axis]! - mean[axis]!) as unknown as Vector;
  const places = Array.from({ length: count }, (_, atom) => at(atom));
  const first = direction(places, [1, 0.01, 0.0001]);
  const rest = places.map((place) => without(place, first));
  const second = direction(rest, perpendicularTo(first));
  const third = cross(first, second);
  return places.map((place) => ({ x: dot(place, first), y: dot(place, second), z: dot(place, third) }));
}

// More settle nothing: where two axes spread alike, any between them is as good.
const ITERATIONS = 60;

// The axis of the largest spread, by power iteration.
function direction(places: readonly Vector[], start: Vector): Vector {
  let axis = unit(start);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const sum: [number, number, number] = [0, 0, 0];
    for (const place of places) {
      const along = dot(place, axis);
      for (const i of [0, 1, 2] as const) sum[i] += along * place[i];
    }
    if (Math.hypot(...sum) < 1e-9) return axis;
    axis = unit(sum);
  }
  return axis;
}

function perpendicularTo(axis: Vector): Vector {
  const least = axis.map(Math.abs).indexOf(Math.min(...axis.map(Math.abs)));
  const other = [0, 1, 2].map((i) => i === least ? 1 : 0) as unknown as Vector;
  return unit(without(other, axis));
}

function without(place: Vector, axis: Vector): Vector {
  const along = dot(place, axis);
  return [place[0] - along * axis[0], place[1] - along * axis[1], place[2] - along * axis[2]];
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector);
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

function cross(one: Vector, other: Vector): Vector {
  return [
    one[1] * other[2] - one[2] * other[1],
    one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  ];
}
