// What a page of the documentation asks a reader to write and to run. Conventions of the pages:
//
//   ```yaml NAME      a file of this name (any language), in the folder where the page's commands run
//   ```sh             commands, run in the page's order by bash; `status=N` is how they end, `needs=NAME` what they need
//   ```text           lines that the commands before have written; ... stands for anything
//   <!-- before: COMMANDS -->  what a reader has by then, and the page need not show
//   <!-- not run: REASON -->   before a block of commands that cannot run here
//
// Blocks that are indented count as commands where they begin with nmer.

import { lexer } from "marked";

/** A file, commands, or what they must have written. */
export type Snippet =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "commands"; readonly text: string; readonly status: number; readonly needs?: string }
  | { readonly kind: "output"; readonly text: string };

/** What a page has. */
export interface PageSnippets {
  readonly snippets: readonly Snippet[];
  /** Blocks that are not run, each with its reason. */
  readonly notRun: readonly { readonly text: string; readonly reason: string }[];
  /** Blocks with nmer's commands that are neither run nor say why not. */
  readonly unmarked: readonly string[];
}

/** Finds the snippets of a page. */
export function snippetsOf(markdown: string): PageSnippets {
  const snippets: Snippet[] = [];
  const notRun: { text: string; reason: string }[] = [];
  const unmarked: string[] = [];
  let reason: string | undefined;
  for (const token of lexer(markdown)) {
    if (token.type === "space") continue;
    if (token.type === "code") {
      const [language = "", ...info] = (token.lang ?? "").split(" ");
      const text = String(token.text);
      if (reason !== undefined) notRun.push({ text, reason });
      else {
        const snippet = snippetOf(language, info, text);
        if (snippet !== undefined) snippets.push(snippet);
        else if (hasCommands(text) && language !== "text") unmarked.push(text);
      }
    }
    const before = token.type === "html" ? /<!-- before: (.+?) -->/s.exec(token.raw)?.[1] : undefined;
    if (before !== undefined) snippets.push({ kind: "commands", text: before, status: 0 });
    reason = token.type === "html" ? /<!-- not run: (.+?) -->/s.exec(token.raw)?.[1] : undefined;
  }
  return { snippets, notRun, unmarked };
}

function snippetOf(language: string, info: readonly string[], text: string): Snippet | undefined {
  if (language === "sh") {
    const settings = Object.fromEntries(info.map((word) => word.split("=")));
    const { status = "0", needs } = settings as { status?: string; needs?: string };
    return { kind: "commands", text, status: Number(status), ...(needs === undefined ? {} : { needs }) };
  }
  if (language === "text" || (language === "" && /^ *(?:==> |FULL)/m.test(text))) {
    return { kind: "output", text };
  }
  const name = info[0];
  return name === undefined ? undefined : { kind: "file", name, text };
}

function hasCommands(text: string): boolean {
  return commandsIn(text).length > 0;
}

/** Every call of nmer in a text: its words up to the end of the command, without comments. */
export function commandsIn(text: string): readonly (readonly string[])[] {
  return text.replaceAll(/\\\n\s*/g, " ").split("\n").flatMap((line) =>
    [...line.replace(/(?:^|\s)#.*$/, "").matchAll(/(?:^|[\s(!])nmer ([a-z]+\b[^|;&)<>]*)/g)].map((match) =>
      match[1]!.trim().split(/\s+/)
    )
  );
}
