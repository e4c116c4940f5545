// A line -> what a client says, checked; or what is wrong with it, and about which calculation.

import { describeValue, InputError } from "../../base/error.ts";
import { hasRepeatedKey } from "../../base/repeated_key.ts";
import { checkAgainst } from "../../input/document/schema_error.ts";
import {
  cancelSchema,
  type ClientMessage,
  INPUT,
  type RequestId,
  type RunMessage,
  runSchema,
} from "./protocol.ts";

/** Longest line that a client may write, in bytes: an input of 64 MiB, and what is around it. */
export const MAX_LINE_BYTES = 65 * 2 ** 20;

/** A line that is no message. */
export class MessageError extends Error {
  /**
   * Makes the error.
   *
   * @param id The calculation that the line names; undefined where it names none.
   * @param problem What is wrong.
   */
  constructor(readonly id: RequestId | undefined, readonly problem: InputError) {
    super(problem.message);
  }
}

const EXPECTED = 'a line with a JSON object, as in {"type": "run", "id": 1, "input": {...}}';

/** The error of what is no message at all. */
export function notAMessage(found: string): MessageError {
  return new MessageError(undefined, new InputError({ found, expected: EXPECTED }));
}

/**
 * What a line says.
 *
 * @throws {MessageError} Where it is no message.
 */
export function readMessage(line: string): ClientMessage {
  const value = parsed(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw notAMessage(describeValue(value));
  }
  const { type, id } = value as { readonly type?: unknown; readonly id?: unknown };
  // Of others it is not the end that is spoken of.
  const isNamed = type === "run" && (typeof id === "number" || typeof id === "string");
  const named = isNamed ? id : undefined;
  if (hasRepeatedKey(line, value)) {
    const found = "a key that stands twice in the same object";
    throw new MessageError(named, new InputError({ found, expected: "each key once" }));
  }
  const schema = type === "run" ? runSchema : type === "cancel" ? cancelSchema : undefined;
  if (schema === undefined) {
    const found = type === undefined ? "nothing" : describeValue(type);
    throw new MessageError(named, new InputError({ keyPath: ["type"], found, expected: "run or cancel" }));
  }
  try {
    const document = { value, locate: () => ({}) };
    const message = checkAgainst<ClientMessage>(schema as typeof runSchema, document as never);
    if (message.type === "run") checkSource(message);
    return message;
  } catch (error) {
    if (error instanceof InputError) throw new MessageError(named, error);
    throw error;
  }
}

function checkSource({ input, file }: RunMessage): void {
  if (input !== undefined && file !== undefined) {
    throw new InputError({ keyPath: ["file"], found: "it beside input", expected: "one of the two" });
  }
  if (input === undefined && file === undefined) {
    throw new InputError({
      keyPath: ["input"],
      found: "nothing",
      expected: `${INPUT}; or file, the path of one`,
    });
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw notAMessage(describeValue(line));
  }
}
