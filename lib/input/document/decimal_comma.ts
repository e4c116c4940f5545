// Numbers whose decimals follow a comma, as people of many countries write them: refused everywhere, with the way out,
// since a comma also separates numbers.

const DECIMAL_COMMA = /^[-+]?\d*,\d+(?:[eEdD][-+]?\d+)?$/;

/** What to write in place of `0,757`, or nothing where a text is no such number. */
export function decimalCommaHint(written: string): string | undefined {
  return DECIMAL_COMMA.test(written)
    ? `Decimals are written with a point: ${written.replace(",", ".")}.`
    : undefined;
}

/** The first of a line's fields that is such a number beside others that blanks alone separate, or undefined. */
export function decimalCommaIn(line: string): string | undefined {
  const fields = line.split(/\s+/).filter((field) => field !== "");
  // Without a comma at its end a number is separated by a blank.
  const separated = fields.slice(0, -1).filter((field) => /\d$/.test(field));
  return separated.length === 0 ? undefined : fields.find((field) => DECIMAL_COMMA.test(field));
}
