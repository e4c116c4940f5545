// Words of commands that a user copies into a shell.

/** A word as a POSIX shell takes it: as it is, or in quotes. */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The name of a file as an operand of a command: one that begins with a dash would be taken for an option; `-` is standard input. */
export function shellFile(name: string): string {
  return shellWord(name.startsWith("-") && name !== "-" ? `./${name}` : name);
}
