// Words that somebody may have meant who wrote another one.

/** Changes of a letter that may be a slip: one, and one more for every three letters beyond the first three. */
const slips = (word: string) => Math.max(1, Math.floor(word.length / 3));
// Of a beginning that stands for the whole word.
const MIN_PREFIX = 3;
// What is longer is no word.
const MAX_LENGTH = 60;

/**
 * The known word that is nearest to another one, if it is so near that it may be meant; in any case.
 *
 * @param word What is written.
 * @param known The words that there are.
 */
export function nearWord(word: string, known: readonly string[]): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  const written = word.toLowerCase();
  let [nearest, least] = [undefined as string | undefined, Infinity];
  for (const candidate of known) {
    const distance = changes(written, candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  if (least <= slips(written)) return nearest;
  return written.length < MIN_PREFIX
    ? undefined
    : known.find((candidate) => candidate.toLowerCase().startsWith(written));
}

/**
 * `Did you mean nwchem?`, or nothing where no known word is near.
 *
 * @param word What is written.
 * @param known The words that there are.
 * @param prefix What stands before the word in the sentence.
 */
export function didYouMean(word: string, known: readonly string[], prefix = ""): string | undefined {
  const near = nearWord(word, known);
  return near === undefined ? undefined : `Did you mean ${prefix}${near}?`;
}

/**
 * `Did you mean nwchem? It knows nwchem, xtb`, or the second sentence alone where no known word is near.
 *
 * @param word What is written.
 * @param known The words that there are.
 * @param verb What there are to it, as in `knows`.
 */
export function meantAmong(word: string, known: readonly string[], verb: string): string {
  const near = didYouMean(word, known);
  return `${near === undefined ? "" : `${near} `}It ${verb} ${known.join(", ")}`;
}

/** How many letters must be put in, left out, replaced, or swapped with their neighbours. */
function changes(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[other.length]!;
}
