// Which input a journal belongs to: the one that is named, or the one beside it that has its name.

// Deno's own module: the standard library's takes 10 ms to load.
import { basename, dirname, join } from "node:path";
import { describeValue, InputError } from "../../base/error.ts";
import { shownName } from "../../base/plain_text.ts";
import type { Host } from "../host/host.ts";

const EXTENSIONS = [".yaml", ".yml", ".json"];

/**
 * The name of a journal's input.
 *
 * @param journal The journal, as the user named it.
 * @param named The input that the user named; undefined for none.
 * @throws {InputError} Where none is named and none lies beside the journal.
 */
export async function inputOfJournal(
  host: Host,
  journal: string,
  named: string | undefined,
): Promise<string> {
  if (named !== undefined) return named;
  const stem = basename(journal).replace(/(?:\.\d+-of-\d+)?\.nmer\.db$/, "");
  const candidates = EXTENSIONS.map((extension) => join(dirname(journal), `${stem}${extension}`));
  for (const candidate of candidates) {
    if ((await host.fileStatus(candidate)).kind !== "file") continue;
    if (!candidate.endsWith(".json") || !await isResult(host, candidate)) return candidate;
  }
  throw new InputError({
    keyPath: ["--input"],
    found: `the journal ${shownName(journal)}, with no input ${describeValue(`${stem}.yaml`)} beside it`,
    expected: "--input INPUT, the input that the journal is of",
  });
}

// A result may have the name that an input would have; its schema stands at its beginning.
async function isResult(host: Host, path: string): Promise<boolean> {
  const head = await host.readFile(path, 1000).catch(() => new Uint8Array());
  return new TextDecoder().decode(head).includes('"qcschema_many_body_result"');
}
