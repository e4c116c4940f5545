// What people read on their terminals: text, whatever is in names of files, models and messages of programs.

import { escapedText } from "../../base/plain_text.ts";
import { wrappedText } from "../../base/text/wrapped_text.ts";
import type { Host } from "./host.ts";

/**
 * A host through which nothing but text gets to a terminal: what would steer it is escaped, as JSON has it. What
 * standard error says is for people, and is wrapped where that is a terminal.
 */
export function textHost(host: Host): Host {
  return {
    ...host,
    out: (text) => host.out(escapedText(text)),
    err: (text) => host.err(wrappedText(escapedText(text), errColumns(host))),
  };
}

/** Width of the terminal that standard error is; undefined where it is none. */
export function errColumns(host: Pick<Host, "errIsTerminal" | "columns">): number | undefined {
  return host.errIsTerminal ? host.columns() : undefined;
}

/** Says a sentence on standard error, in one line whatever it quotes. */
export function say(host: Pick<Host, "err">, sentence: string): void {
  host.err(`nmer: ${sentence.replace(/\s*[\r\n]\s*/g, " ").replaceAll("\t", " ")}\n`);
}
