// Prose on a terminal: lines of whole words, which a terminal would cut in the middle of one.

/**
 * The text with lines that are no longer than a width, as far as their words allow. What continues a line is set in by
 * two blanks more than the line.
 *
 * @param width In characters; undefined leaves the text as it is.
 */
export function wrappedText(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text.split("\n").map((line) => line.length <= width ? line : wrappedLine(line, width)).join("\n");
}

function wrappedLine(line: string, width: number): string {
  const indentation = /^ */.exec(line)![0];
  const lines: string[] = [];
  // Blanks within a line, as between columns, stay as they are.
  for (const word of line.slice(indentation.length).split(/(?<=\S) (?=\S)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`${last === undefined ? indentation : `${indentation}  `}${word}`);
  }
  return lines.join("\n");
}
