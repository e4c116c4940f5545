// The zod schema of names: of models, methods, basis sets and programs.

import * as z from "zod";
import { plainText } from "../../base/plain_text.ts";

// Names are shown to people, on terminals among other places.
const isPlain = (text: string) => text === plainText(text) && !/[\t\n]/.test(text);
const plainName = { error: "a name without control characters" };

/** The longest name: names stand in tables and in every line of a log. */
export const MAX_NAME_LENGTH = 200;
const shortName = { error: `a name of at most ${MAX_NAME_LENGTH} characters` };

/** A name of the user's or of a program. */
export const nameSchema = z.string({ error: "a name" }).min(1, { error: "a name that is not empty" })
  .max(MAX_NAME_LENGTH, shortName).refine(isPlain, plainName);

/** A name, or the empty text where there is none. */
export const possibleNameSchema = z.string({ error: "a name" }).max(MAX_NAME_LENGTH, shortName)
  .refine(isPlain, plainName);
