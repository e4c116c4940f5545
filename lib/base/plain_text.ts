// Text of programs and files for people's terminals: without the characters that steer them.

/** The text without colours, bells, cursor moves and other control characters; tabs and line breaks stay. */
export function plainText(text: string): string {
  // deno-lint-ignore no-control-regex -- these are what is taken out
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "").replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "");
}
