// The clusters on which the error estimate of screening by energy was built and tested: what they are made of, how
// their fragments are placed, and to which set they belong. Geometries follow from the seed and from GFN2-xTB.

/** The set that a cluster belongs to: the estimate was built on `build`, frozen, then tested on the others. */
export type ClusterUse = "build" | "test" | "third";

/** How a cluster is made and what is computed of it. */
export interface ClusterRecipe {
  readonly name: string;
  readonly use: ClusterUse;
  /** Names of fragments and how many of each. */
  readonly units: readonly (readonly [unit: string, count: number])[];
  /** `globule`: at random in a sphere; `chain`: one after the other. */
  readonly shape: "globule" | "chain";
  readonly seed: number;
  /** Optimization by GFN2-xTB: until it has converged, or a few steps only, which leaves a snapshot as of a liquid. */
  readonly optimized: "whole" | "few steps";
  /** Highest order without counterpoise correction. */
  readonly order: number;
  /** Highest order with counterpoise correction; 0: not computed. */
  readonly cpOrder: number;
}

type Units = ClusterRecipe["units"];
type Rest = Partial<Pick<ClusterRecipe, "shape" | "optimized" | "order" | "cpOrder">>;

function recipe(use: ClusterUse, name: string, seed: number, units: Units, rest: Rest = {}): ClusterRecipe {
  return { name, use, units, seed, shape: "globule", optimized: "whole", order: 3, cpOrder: 0, ...rest };
}

const SNAPSHOT = { optimized: "few steps" } as const;
const CHAIN = { shape: "chain" } as const;

/** All clusters, those of the `build` set first. */
export const CLUSTERS: readonly ClusterRecipe[] = [
  recipe("build", "water_6", 1, [["water", 6]], { order: 4, cpOrder: 3 }),
  recipe("build", "water_10", 4, [["water", 10]]),
  recipe("build", "carbon_dioxide_7", 6, [["carbon_dioxide", 7]]),
  recipe("build", "sodium_water_6", 7, [["sodium", 1], ["water", 6]], { order: 4 }),
  recipe("build", "mixed_8", 12, [["water", 3], ["ammonia", 2], ["carbon_dioxide", 2], ["methane", 1]]),
  recipe("build", "hydrogen_fluoride_chain_7", 9, [["hydrogen_fluoride", 7]], {
    ...CHAIN,
    order: 4,
    cpOrder: 2,
  }),
  recipe("build", "water_8_snapshot", 3, [["water", 8]], SNAPSHOT),
  recipe("build", "ammonia_7", 5, [["ammonia", 7]]),
  recipe("build", "chloride_water_6", 8, [["chloride", 1], ["water", 6]], { cpOrder: 2 }),
  recipe("build", "formamide_chain_5", 10, [["formamide", 5]], CHAIN),
  recipe("build", "methanol_6", 11, [["methanol", 6]]),
  recipe("build", "water_24", 2, [["water", 24]], { order: 2 }),
  recipe("build", "hydrogen_fluoride_chain_12", 13, [["hydrogen_fluoride", 12]], CHAIN),
  recipe("build", "water_chain_9", 14, [["water", 9]], { ...CHAIN, ...SNAPSHOT }),
  recipe("test", "water_6_snapshot", 101, [["water", 6]], { ...SNAPSHOT, order: 4, cpOrder: 3 }),
  recipe("test", "water_8", 103, [["water", 8]]),
  recipe("test", "carbon_dioxide_6", 106, [["carbon_dioxide", 6]]),
  recipe("test", "ammonium_water_6", 107, [["ammonium", 1], ["water", 6]]),
  recipe(
    "test",
    "mixed_7",
    112,
    [["water", 3], ["ammonia", 1], ["methanol", 2], ["hydrogen_fluoride", 1]],
    {},
  ),
  recipe("test", "hydrogen_fluoride_6", 109, [["hydrogen_fluoride", 6]], { order: 4, cpOrder: 3 }),
  recipe("test", "water_10_snapshot", 104, [["water", 10]], SNAPSHOT),
  recipe("test", "ammonia_8_snapshot", 105, [["ammonia", 8]], SNAPSHOT),
  recipe("test", "chloride_water_7_snapshot", 108, [["chloride", 1], ["water", 7]], SNAPSHOT),
  recipe("test", "formamide_chain_6", 110, [["formamide", 6]], CHAIN),
  recipe("test", "methanol_6_snapshot", 111, [["methanol", 6]], SNAPSHOT),
  recipe("test", "water_20_snapshot", 102, [["water", 20]], { ...SNAPSHOT, order: 2 }),
  recipe("test", "hydrogen_fluoride_chain_14_snapshot", 113, [["hydrogen_fluoride", 14]], {
    ...CHAIN,
    ...SNAPSHOT,
  }),
  recipe("test", "water_chain_8", 114, [["water", 8]], CHAIN),
  recipe("third", "water_7", 201, [["water", 7]], { order: 4 }),
  recipe("third", "water_10_other", 202, [["water", 10]]),
  recipe("third", "ammonia_6", 203, [["ammonia", 6]], { cpOrder: 2 }),
  recipe("third", "carbon_dioxide_6_other_snapshot", 204, [["carbon_dioxide", 6]], SNAPSHOT),
  recipe("third", "lithium_water_7", 205, [["lithium", 1], ["water", 7]]),
  recipe("third", "fluoride_water_6", 206, [["fluoride", 1], ["water", 6]]),
  recipe("third", "hydrogen_fluoride_chain_11", 207, [["hydrogen_fluoride", 11]], CHAIN),
  recipe("third", "formamide_5", 208, [["formamide", 5]]),
  recipe("third", "methanol_chain_6", 209, [["methanol", 6]], CHAIN),
  recipe("third", "mixed_7_snapshot", 210, [["water", 4], ["methane", 1], ["formamide", 1], ["ammonia", 1]], {
    ...SNAPSHOT,
  }),
];
