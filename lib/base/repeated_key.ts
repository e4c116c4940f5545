// Keys that a mapping in a JSON text has twice: JSON.parse takes the last one and says nothing.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Whether some mapping of a JSON text has a key more than once.
 *
 * @param text JSON, sound.
 * @param value What JSON.parse makes of it.
 */
export function hasRepeatedKey(text: string, value: unknown): boolean {
  return writtenKeys(text) !== parsedKeys(value);
}

// Texts with a colon behind them.
function writtenKeys(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = endOfText(text, at);
    while (BLANKS.has(text.charCodeAt(at))) at++;
    if (text.charCodeAt(at) === COLON) keys++;
  }
  return keys;
}

// Behind the quote that ends a text which begins at some place.
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

function parsedKeys(value: unknown): number {
  let keys = 0;
  const open: unknown[] = [value]; // no recursion: a text may nest deeper than calls may
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    const members: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) keys += members.length;
    for (const member of members) if (typeof member === "object" && member !== null) open.push(member);
  }
  return keys;
}
