// Prose on a terminal: lines of whole words, which a terminal would cut in the middle of one. Commands that a user
// copies stay commands.

/**
 * The text with lines that are no longer than a width, as far as their words allow. What continues a line is set in by
 * two blanks more than the line. A command, which stands alone in its line or behind a colon, continues behind a
 * backslash, so that a shell takes it as it is shown.
 *
 * @param width In characters; undefined leaves the text as it is.
 */
export function wrappedText(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text.split("\n").map((line) => line.length <= width ? line : wrappedLine(line, width)).join("\n");
}

// Prose may begin with the name as well: "nmer itself takes some ...".
const COMMAND =
  /^(?<before>.*: )?(?<command> *nmer (?:run|merge|assemble|show|report|status|journal|why|validate) .*)$/;

function wrappedLine(line: string, width: number): string {
  const { before, command } = COMMAND.exec(line)?.groups ?? {};
  if (command === undefined) return filled(line, width);
  const indentation = /^ */.exec(line)![0];
  if (before === undefined) return wrappedCommand(command, width);
  return `${filled(before.trimEnd(), width)}\n${wrappedCommand(`${indentation}  ${command}`, width)}`;
}

function filled(line: string, width: number): string {
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

// Words of a shell, whose quotes keep blanks together.
const SHELL_WORD = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g;
const CONTINUED = " \\";

/**
 * A command in lines that are no longer than a width, as far as its words allow, all but the last with a backslash at
 * their end.
 *
 * @param command With the blanks before it.
 * @param width In characters; undefined leaves the command in a line.
 */
export function wrappedCommand(command: string, width: number | undefined): string {
  if (width === undefined || command.length <= width) return command;
  const indentation = /^ */.exec(command)![0];
  const lines: string[] = [];
  for (const word of command.match(SHELL_WORD) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length + CONTINUED.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`${last === undefined ? indentation : `${indentation}    `}${word}`);
  }
  return lines.join(`${CONTINUED}\n`);
}

/**
 * A paragraph in lines that are as full as a width allows, wherever its own lines end.
 *
 * @param width In characters; Infinity makes one line of it.
 */
export function filledText(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines.join("\n");
}
