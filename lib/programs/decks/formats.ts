// All formats of decks. A new one is a file and an entry here.

import type { DeckFormat } from "./deck.ts";
import { GAUSSIAN_DECKS } from "./gaussian.ts";
import { MOLPRO_DECKS } from "./molpro.ts";
import { NWCHEM_DECKS } from "./nwchem.ts";
import { ORCA_DECKS } from "./orca.ts";
import { QCSCHEMA_DECKS, XYZ_DECKS } from "./plain_formats.ts";
import { PSI4_DECKS } from "./psi4.ts";

/** The formats, in the order of the help. */
export const DECK_FORMATS: readonly DeckFormat[] = [
  QCSCHEMA_DECKS,
  PSI4_DECKS,
  NWCHEM_DECKS,
  ORCA_DECKS,
  GAUSSIAN_DECKS,
  MOLPRO_DECKS,
  XYZ_DECKS,
];
