// Texts in pieces on their way to standard output: whatever their length, the process listens in between.

import * as Effect from "effect/Effect";
import type { NmerError } from "../../base/error.ts";
import type { Pieces } from "../../base/pieces/json_pieces.ts";
import type { Steps } from "../../base/steps.ts";
import { inSlices } from "../../execution/in_slices.ts";
import { attempt } from "./expected_errors.ts";

const CHARACTERS_PER_WRITE = 2 ** 16;

/**
 * Writes a text; fails as `write` does.
 *
 * @param pieces The text.
 * @param write Writes some of it, as `host.out` does.
 */
export function writePieces(
  pieces: Pieces,
  write: (text: string) => void,
): Effect.Effect<void, NmerError> {
  return Effect.flatMap(inSlices(writeSteps(pieces, write)), (failure) =>
    attempt(() => {
      if (failure !== undefined) throw failure.error;
    }));
}

function* writeSteps(
  pieces: Pieces,
  write: (text: string) => void,
): Steps<{ readonly error: unknown } | undefined> {
  let text = "";
  try {
    for (const piece of pieces) {
      text += piece;
      if (text.length >= CHARACTERS_PER_WRITE) {
        write(text);
        text = "";
      }
      yield;
    }
    if (text !== "") write(text);
    return undefined;
  } catch (error) {
    return { error };
  }
}
