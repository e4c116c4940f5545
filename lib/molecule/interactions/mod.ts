// Interactions between fragments, found by their geometry.

export {
  compareInteractions,
  type Interaction,
  INTERACTION_KINDS,
  type InteractionKind,
  type StackingGeometry,
} from "./interaction.ts";
export { type InteractionGeometry, interactionGeometry } from "./interaction_geometry.ts";
export { interactionsOf, interactionSteps } from "./interactions_of.ts";
export { PairInteractions, tellingByPair, tellingOf } from "./by_pair.ts";
export { findInPiece, findInShared, joinFound, type Piece, piecesOf, type SharedPieces } from "./pieces.ts";
