// Large values as JSON, in steps: `JSON.stringify` would take seconds at a time for the results of 100,000 tasks.

import type { Steps } from "../../base/steps.ts";

// So deep lie the lists of tasks and n-mers in a result, which have many members: extras.nmer.contributions.cp[2].
const DEPTH = 5;
const MEMBERS_PER_STEP = 500;

/** The text that `JSON.stringify(value, null, 1)` gives, for a value that it would not leave out. */
export function* jsonSteps(value: unknown, depth = 0): Steps<string> {
  const indentation = `\n${" ".repeat(depth)}`;
  const isDictionary = typeof value === "object" && value !== null && !Array.isArray(value) &&
    !("toJSON" in value);
  if (Array.isArray(value) && value.length > MEMBERS_PER_STEP && depth <= DEPTH) {
    return yield* listSteps(value, depth);
  }
  if (!isDictionary || depth > DEPTH) return indented(value, depth);
  const members = Object.entries(value);
  const parts: string[] = [];
  if (members.length > MEMBERS_PER_STEP) {
    for (let from = 0; from < members.length; from += MEMBERS_PER_STEP) {
      const some = Object.fromEntries(members.slice(from, from + MEMBERS_PER_STEP));
      const text = indented(some, depth).slice(1, -`${indentation}}`.length);
      if (text !== "") parts.push(text);
      yield;
    }
  } else {
    for (const [name, member] of members) {
      if (member === undefined || typeof member === "function") continue;
      parts.push(`${indentation} ${JSON.stringify(name)}: ${yield* jsonSteps(member, depth + 1)}`);
    }
  }
  return parts.length === 0 ? "{}" : `{${parts.join(",")}${indentation}}`;
}

function* listSteps(list: readonly unknown[], depth: number): Steps<string> {
  const indentation = `\n${" ".repeat(depth)}`;
  const parts: string[] = [];
  for (let from = 0; from < list.length; from += MEMBERS_PER_STEP) {
    parts.push(
      indented(list.slice(from, from + MEMBERS_PER_STEP), depth).slice(1, -`${indentation}]`.length),
    );
    yield;
  }
  return `[${parts.join(",")}${indentation}]`;
}

// As it stands that deep in another value, where it is cut out: faster than to indent its text.
function indented(value: unknown, depth: number): string {
  let inside = value;
  let [begin, end] = [0, 0];
  for (let i = 0; i < depth; i++) {
    inside = [inside];
    begin += "[\n ".length + i;
    end += "\n]".length + i;
  }
  const text = JSON.stringify(inside, null, 1);
  return text.slice(begin, text.length - end);
}
