// Numbers with units as people write them in inputs and on command lines -> milliseconds and bytes; and the numbers
// of coordinate files, Fortran's among them.

/** How a duration is written: `90s`, `5m`, `1h`, `1h30m`, `1.5h`, `500ms`. */
export const DURATION_PATTERN =
  /^(?=\d)(\d+(?:\.\d+)?d)?(\d+(?:\.\d+)?h)?(\d+(?:\.\d+)?m)?(\d+(?:\.\d+)?s)?(\d+ms)?$/;

/** How an amount of memory is written: `4GB` (10^9 bytes each), `4GiB` (2^30), `512MB`; the case does not matter. */
export const SIZE_PATTERN = /^(\d+(?:\.\d+)?) ?([kmgt]i?)?b$/i;

const MILLISECONDS = [86_400_000, 3_600_000, 60_000, 1000, 1] as const;

/**
 * Milliseconds of a duration.
 *
 * @param text A duration as {@linkcode DURATION_PATTERN} has it, largest unit first.
 * @returns A whole number of milliseconds above zero, or undefined where the text is no such duration.
 */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION_PATTERN.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const total = Math.round(
    parts.reduce((sum, part, i) => sum + (part === undefined ? 0 : parseFloat(part) * MILLISECONDS[i]!), 0),
  );
  return Number.isSafeInteger(total) && total > 0 ? total : undefined;
}

/**
 * Bytes of an amount of memory.
 *
 * @param text An amount as {@linkcode SIZE_PATTERN} has it.
 * @returns A whole number of bytes above zero, or undefined where the text is no such amount.
 */
export function parseSize(text: string): number | undefined {
  const [, amount, prefix] = SIZE_PATTERN.exec(text) ?? [];
  if (amount === undefined) return undefined;
  const power = prefix === undefined ? 0 : 1 + "kmgt".indexOf(prefix.charAt(0).toLowerCase());
  const total = Math.round(Number(amount) * (prefix?.length === 2 ? 1024 : 1000) ** power);
  return Number.isSafeInteger(total) && total > 0 ? total : undefined;
}

/**
 * A finite decimal number as coordinate files have it: `1`, `-1.5`, `.5`, `1.`, `1e-3`, and Fortran's `1.0D-03`.
 *
 * @returns The number, or undefined where the text is anything else, or beyond double precision's range.
 */
export function parseDecimal(text: string): number | undefined {
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][-+]?\d+)?$/.test(text)) return undefined;
  const value = Number(text.replace(/[dD]/, "e"));
  return Number.isFinite(value) ? value : undefined;
}
