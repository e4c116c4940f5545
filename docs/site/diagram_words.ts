// A diagram of Mermaid in words and arrows, a line for each of its own: its pictures are drawn by scripts, which the
// site has not. Flow charts and sequences, as far as the documents use them.

/** The lines of a diagram, names in the place of identifiers. */
export function diagramWords(source: string): string {
  const names = new Map<string, string>();
  const named = source
    .replaceAll(/participant (\w+) as (.+)/g, (_, id: string, name: string) => {
      names.set(id, name.trim());
      return "";
    })
    .replaceAll(
      /(\w+) ?(?:\["([^"]*)"\]|\{"([^"]*)"\}|\[([^\]"]*)\])/g,
      (_, id: string, ...labels: string[]) => {
        const label = labels.slice(0, 3).find((each) => each !== undefined)!;
        names.set(id, label.replaceAll("<br/>", " "));
        return id;
      },
    );
  return named.split("\n").slice(1)
    .filter((line) => /->|--/.test(line))
    .map((line) => lineWords(line.trim(), names))
    .join("\n");
}

function lineWords(line: string, names: ReadonlyMap<string, string>): string {
  const [edge = "", ...said] = line.split(/: (?=[^>]*$)/);
  const arrows: readonly (readonly [RegExp, string])[] = [
    [/\s*<-- "?(.*?)"? -->\s*/g, " \u2194 ($1) "],
    [/\s*-- "?(.*?)"? -->\s*/g, " \u2192 ($1) "],
    [/\s*-\. "?(.*?)"? \.->\s*/g, " \u2192 ($1) "],
    [/\s*(?:-->>|->>|-->)\s*/g, " \u2192 "],
  ];
  const drawn = arrows.reduce((text, [arrow, words]) => text.replaceAll(arrow, words), edge);
  const words = drawn.split(/( [\u2192\u2194] (?:\(.*?\) )?)/).map((part) => names.get(part.trim()) ?? part);
  return [words.join(""), ...said].join(": ");
}
