// Text that somebody else wrote, for people's terminals: without the characters that steer them.

// Control characters of ASCII and of Latin-1 but tabs and line breaks, line separators of Unicode, and its characters
// that turn the direction of writing.
// deno-lint-ignore no-control-regex -- these are what is meant
const STEERING = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text without colours, bells, cursor moves and whatever else is no text; tabs and line breaks stay. */
export function plainText(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "").replace(STEERING, "");
}

/** The text in quotes, as JSON has it; whatever is no text is escaped. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(STEERING, escapedCharacter);
}

/** The name of a file as a message shows it: as it is, or in quotes where it could steer a terminal or end a line. */
export function shownName(name: string): string {
  return name === plainText(name) && !/[\t\n]/.test(name) ? name : quotedText(name);
}

/**
 * The text with whatever steers a terminal escaped as in JSON; tabs and line breaks stay.
 *
 * @param more Further characters that are escaped, global.
 */
export function escapedText(text: string, more?: RegExp): string {
  const escaped = text.replace(STEERING, escapedCharacter);
  return more === undefined ? escaped : escaped.replace(more, escapedCharacter);
}

function escapedCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
