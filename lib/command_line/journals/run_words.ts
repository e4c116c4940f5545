// Words for the runs of journals. Texts of a journal are whoever's wrote it: plain before they are shown.

import { formatSeconds } from "../../base/format.ts";
import { plainText } from "../../base/plain_text.ts";
import type { JournalRun } from "../../execution/mod.ts";

const MAX_LENGTH = 200;

/** A text of a journal on one line, for a terminal. */
export function shownText(text: string, longest = MAX_LENGTH): string {
  const plain = plainText(text.slice(0, 4 * longest)).replace(/[\t\n]+/g, " ");
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 3)}...`;
}

/** A time in seconds since 1970 as this machine's clock has it: `2026-11-28 13:20:04`. */
export function clockTime(seconds: number): string {
  const date = new Date(1000 * seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

/** How a run stands, in a sentence without its end. */
export function describeState(run: JournalRun, now: number): string {
  const session = run.sessions.at(-1);
  const process = session === undefined
    ? "its process"
    : `process ${session.pid} on ${shownText(session.host)}`;
  const started = session?.started ?? run.started;
  const ago = (time: number) => formatSeconds(Math.max(0, now - time));
  switch (run.state) {
    case "running":
      return `running for ${ago(started)}: ${process}`;
    case "killed":
      return `killed: ${process} is gone, and last wrote ${
        ago(run.lastSign)
      } ago; the same command again continues it`;
    case "silent":
      return `silent: ${process}, another machine, last wrote ${
        ago(run.lastSign)
      } ago; if it is gone, the same ` +
        "command again continues it";
    case "interrupted":
      return `interrupted at ${clockTime(run.ended ?? run.lastSign)}; the same command again continues it`;
    default: {
      const end = run.ended ?? run.lastSign;
      const word = run.state === "finished" ? "finished" : "ended with failed tasks, or with an error,";
      return `${word} at ${clockTime(end)} after ${formatSeconds(Math.max(0, end - started))}`;
    }
  }
}

const INTEGRALS = /^(?:scf|mp2)_type$/i;

/** What a model's keywords say of its integrals, as in ` (scf_type df)`: what scf_type auto has become among them. */
function integralsOf(keywords: unknown): string {
  if (typeof keywords !== "string") return "";
  try {
    const said = Object.entries(JSON.parse(keywords)).filter(([name]) => INTEGRALS.test(name));
    return said.length === 0 ? "" : ` (${said.map(([name, value]) => `${name} ${value}`).join(", ")})`;
  } catch {
    return ""; // of a journal that is damaged
  }
}

/** What a run computes, in a few words: `water.yaml: hf/6-31g, 3 fragments, to order 3, nocp`. */
export function describeRunShortly({ description, sessions }: JournalRun): string {
  const input = sessions.at(-1)?.about["input"];
  const name = typeof input === "string" ? `${shownText(input)}: ` : "";
  if (description === undefined) return `${name}a run that cannot be read`;
  const { models, molecule, max_nbody, bsse, driver, options } = description;
  const properties: unknown = options?.["properties"];
  const asked = [driver, ...(Array.isArray(properties) ? properties : [])].join(" + ");
  const chemistries = Object.values(models ?? {}).map(({ method, basis, keywords }) =>
    [method, basis].filter((word) => typeof word === "string").join("/") + integralsOf(keywords)
  );
  const treatments = Array.isArray(bsse) ? bsse.join(", ") : "";
  return shownText(
    `${name}${asked} by ${[...new Set(chemistries)].join(" and ")}, ${molecule.fragments} fragments ` +
      `(${molecule.atoms} atoms), to order ${max_nbody}, ${treatments}`,
    2 * MAX_LENGTH,
  );
}
