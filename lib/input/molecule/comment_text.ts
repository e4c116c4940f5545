// Comments in one spelling: superscripts, fullwidth letters and the many minus signs of Unicode are those of ASCII, and
// blanks are single. Whoever looks for words in a comment looks there.

// Hyphens, dashes and minus signs; what NFKC makes of a superscript minus is U+2212, too.
const MINUS = /[\u2010-\u2015\u2043\u207b\u208b\u2212\u2296\u2796\ufe58\ufe63\uff0d]/g;
const PLUS = /[\u2295\u2795\ufb29]/g;
const SLASH = /[\u2044\u2215]/g;
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/** The comment in plain letters, with single blanks. */
export function plainComment(written: string): string {
  return written.normalize("NFKC").replace(INVISIBLE, "").replace(MINUS, "-").replace(PLUS, "+")
    .replace(SLASH, "/").replace(/\s+/g, " ").trim();
}

/** The comment without the names of columns of extended XYZ. */
export function withoutColumns(comment: string): string {
  return comment.replace(/\bProperties\s*=\s*(?:"[^"]*"|\S+)/gi, " ");
}

/** What a pattern finds in a plain comment, or in its words where low lines join them. */
export function foundIn(pattern: RegExp, comment: string): RegExpExecArray | null {
  return pattern.exec(comment) ?? (comment.includes("_") ? pattern.exec(partedWords(comment)) : null);
}

/** The words of a comment as `water_triplet_opt`, parted. */
export function partedWords(comment: string): string {
  return comment.replaceAll("_", " ");
}

/** The words that a message quotes, and the text around them where it says more. */
export function quotedIn(words: string, text: string, quote: (text: string) => string): string {
  const around = quote(text);
  return quote(words) === around ? around : `${quote(words)}, ${around}`;
}
