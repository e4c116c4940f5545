// What threads can share of a calculation, by kind. Each kind has its file here with what another thread needs to help, and a
// generator that helps beside the computation itself; methods/help_with.ts has both together.

import type { SharedDirectRepulsion } from "./shared_direct_repulsion.ts";
import type { SharedRepulsionGradient } from "./shared_repulsion_gradient.ts";
import type { SharedSupermatrix } from "./shared_supermatrix.ts";
import type { SharedTransformation } from "./shared_transformation.ts";

/** What is given to a thread that is to help: a plain value with shared memory in it. */
export type SharedComputation =
  | SharedDirectRepulsion
  | SharedRepulsionGradient
  | SharedSupermatrix
  | SharedTransformation;
