// What pairs of occupied orbitals contribute to the correlation energy of second order, from their fitted integrals: the
// products (pa|qb) = sum over P of B_P,pa B_P,qb of one pair at a time, and its energy while they are in the caches.

import { NO_ENERGY, type PairEnergy } from "../transformation/pair_energies.ts";
import type { TransformationMemory } from "../transformation/transformation_loops.ts";
import { roundedUp } from "../density_fitting/memory.ts";
import type { ActiveOrbitals } from "./active_orbitals.ts";
import type { FittedPairs } from "./fitted_pairs.ts";
import { HELD_ORBITALS } from "./memory.ts";

/** Numbers of B that are multiplied with those of another orbital at once: 256 KiB, which stay in the caches. */
const TILE_NUMBERS = 32768;

/** Multiplications between two pauses: some 4 ms. */
const BATCH = 50_000_000;

/** Orbitals of one spin with their B. */
export interface FittedSpin {
  readonly active: ActiveOrbitals;
  readonly fitted: FittedPairs;
}

/** Takes in the energy of a pair. */
export type PairReceiver = (pair: PairEnergy, p: number, q: number) => void;

/**
 * Computes the energies of all pairs of two spins, or of one, q then up to p; pauses every few milliseconds.
 *
 * @param memory Nobody else's.
 * @param own Spin of p.
 * @param other Spin of q: the same object for pairs of one.
 * @param receive Takes in each pair, in an order that the numbers of orbitals decide.
 */
export function* fittedPairEnergies(
  memory: TransformationMemory,
  own: FittedSpin,
  other: FittedSpin,
  receive: PairReceiver,
): Generator<undefined, void> {
  const products = new PairProducts(memory, own, other);
  const isSame = own === other;
  let left = BATCH;
  for (let first = 0; first < own.active.occupiedCount; first += HELD_ORBITALS) {
    const end = Math.min(first + HELD_ORBITALS, own.active.occupiedCount);
    for (let p = first; p < end; p++) products.hold(p, p - first);
    for (let q = 0; q < (isSame ? end : other.active.occupiedCount); q++) {
      products.load(q);
      for (let p = isSame ? Math.max(first, q) : first; p < end; p++) {
        for (let tile = 0; tile < products.tiles; tile++) {
          products.multiply(p - first, tile);
          if ((left -= products.multiplications) > 0) continue;
          left = BATCH;
          yield;
        }
        receive(products.energy(p, q), p, q);
      }
    }
  }
}

/** Where the arrays are in the memory. */
type PlaceName = "held" | "loaded" | "integrals" | "energies" | "otherEnergies" | "sums";

/** The products of one pair of orbitals, a tile of columns at a time. */
class PairProducts {
  readonly #memory: TransformationMemory;
  readonly #own: FittedSpin;
  readonly #other: FittedSpin;
  /** Rows and columns of the products: multiples of four, with zeros for orbitals that there are not. */
  readonly #rows: number;
  readonly #columns: number;
  readonly #inTile: number;
  readonly #places: Readonly<Record<PlaceName, number>>;

  constructor(memory: TransformationMemory, own: FittedSpin, other: FittedSpin) {
    this.#memory = memory;
    this.#own = own;
    this.#other = other;
    const { stride } = own.fitted;
    this.#rows = roundedUp(own.active.virtualCount, 4);
    this.#columns = roundedUp(other.active.virtualCount, 4);
    this.#inTile = Math.min(this.#columns, roundedUp(Math.ceil(TILE_NUMBERS / stride), 4));
    const inHeld = HELD_ORBITALS * this.#rows * stride, inLoaded = this.#columns * stride;
    const places = memory.place(this, [
      { roomBytes: 8 * inHeld },
      { roomBytes: 8 * inLoaded },
      { roomBytes: 8 * this.#rows * this.#columns },
      paddedEnergies(own.active, this.#rows),
      paddedEnergies(other.active, this.#columns),
      { roomBytes: 16 },
    ]);
    const [held, loaded, integrals, energies, otherEnergies, sums] = places as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    this.#places = { held, loaded, integrals, energies, otherEnergies, sums };
    memory.numbersAt(held, inHeld).fill(0);
    memory.numbersAt(loaded, inLoaded).fill(0);
  }

  /** Number of tiles of a pair. */
  get tiles(): number {
    return Math.ceil(this.#columns / this.#inTile);
  }

  /** Multiplications of a tile, nearly. */
  get multiplications(): number {
    return this.#rows * this.#inTile * this.#own.fitted.stride;
  }

  /** Puts B of an orbital p into one of the slots. */
  hold(p: number, slot: number): void {
    this.#put(this.#own, p, this.#slot(slot));
  }

  /** Puts B of the orbital q into the memory. */
  load(q: number): void {
    this.#put(this.#other, q, this.#places.loaded);
  }

  #slot(slot: number): number {
    return this.#places.held + 8 * slot * this.#rows * this.#own.fitted.stride;
  }

  #put({ active, fitted: { values, stride } }: FittedSpin, orbital: number, place: number): void {
    const length = active.virtualCount * stride;
    this.#memory.numbersAt(place, length).set(values.subarray(orbital * length, (orbital + 1) * length));
  }

  /** Computes a tile of the products of the orbital in a slot with the one that is loaded. */
  multiply(slot: number, tile: number): void {
    const rowBytes = 8 * this.#own.fitted.stride;
    const first = tile * this.#inTile;
    this.#memory.loops.multiply(
      this.#slot(slot),
      rowBytes,
      this.#places.loaded + first * rowBytes,
      rowBytes,
      this.#places.integrals + 8 * first,
      8 * this.#columns,
      this.#rows,
      Math.min(this.#inTile, this.#columns - first),
      rowBytes,
    );
  }

  /** The energy of the pair whose products have been computed. */
  energy(p: number, q: number): PairEnergy {
    const { integrals, energies, otherEnergies, sums } = this.#places;
    this.#memory.loops.pairEnergy(
      integrals,
      this.#rows,
      this.#columns,
      8 * this.#columns,
      this.#own.active.occupiedEnergies[p]! + this.#other.active.occupiedEnergies[q]!,
      energies,
      otherEnergies,
      this.#own === this.#other,
      sums,
    );
    const [direct, exchange] = this.#memory.numbersAt(sums, 2) as unknown as [number, number];
    return { direct, exchange };
  }
}

function paddedEnergies({ virtualEnergies }: ActiveOrbitals, count: number): Float64Array {
  const energies = new Float64Array(count).fill(NO_ENERGY);
  energies.set(virtualEnergies);
  return energies;
}
