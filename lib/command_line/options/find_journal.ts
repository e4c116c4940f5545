// Where a run keeps its finished tasks when no option says it: where an earlier run has kept them, if that can be seen,
// by its name or by what it computes.

import { dirname } from "node:path";
import { shownName } from "../../base/plain_text.ts";
import type { Host } from "../host/host.ts";
import { defaultJournals, SHARD_JOURNAL } from "./default_journal.ts";

/** The journal that was found, or where there will be one. */
export interface FoundJournal {
  /** Undefined where there is no place for one. */
  readonly path: string | undefined;
  /** What the user should know of the choice. */
  readonly notice?: string;
}

/** A run that wants a journal. */
export interface JournalSeeker {
  readonly inputPath: string;
  /** Name of the result file; undefined for none. */
  readonly output: string | undefined;
  /** What distinguishes its journal from those of whole runs, as in `.2-of-16`; default nothing. */
  readonly variant?: string | undefined;
  /** Text that stands in the journals of the same molecule. */
  readonly moleculeHash: string;
  /** Whether a journal is of the same calculation, and free; default never. */
  readonly isSame?: (path: string) => boolean;
}

/**
 * Chooses the default journal: one that is there already, beside the result or beside the input; else a new one beside
 * the result. It is never put among the system's devices.
 */
export async function findJournal(
  host: Host,
  { inputPath, output, moleculeHash, variant, isSame = () => false }: JournalSeeker,
): Promise<FoundJournal> {
  const isFile = async (path: string) => ["file", "nothing"].includes((await host.fileStatus(path)).kind);
  const resultFile = output !== undefined && await isFile(output) ? output : undefined;
  const places = defaultJournals(inputPath, resultFile, variant);
  const [first] = places;
  if (first === undefined) {
    const notice = "no journal is kept, since neither input nor result is a file that it could lie beside; " +
      "--journal FILE keeps one";
    return { path: undefined, notice };
  }
  const there = await existing(host, places);
  const [found, other] = there;
  if (found !== undefined) {
    if (other !== undefined) {
      const notice = `the journal is ${shownName(found)}; ${shownName(other)} is left alone, ` +
        "and --journal takes that one";
      return { path: found, notice };
    }
    return found === first
      ? { path: found }
      : { path: found, notice: `the journal is ${shownName(found)}, where an earlier run kept it` };
  }
  if (variant !== undefined) return { path: first }; // those of other shards are no news
  const candidates = await journalsWith(host, moleculeHash, places);
  const same = candidates.find((path) => !OF_PART.test(path) && isSame(path));
  if (same !== undefined) {
    const notice = `the journal is ${shownName(same)}, where an earlier run of the same calculation kept it`;
    return { path: same, notice };
  }
  const [likely] = candidates;
  if (likely === undefined) return { path: first };
  if (SHARD_JOURNAL.test(likely)) {
    const notice =
      `${shownName(likely)} is a journal of a shard of the same molecule; nmer merge joins those ` +
      "of all shards";
    return { path: first, notice };
  }
  const notice = `${shownName(likely)} is a journal of the same molecule; --journal ${shownName(likely)} ` +
    "takes over what both share";
  return { path: first, notice };
}

// The journals that are there, each once, whatever links lead to them.
async function existing(host: Host, places: readonly string[]): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const place of places) {
    const { kind, path } = await host.fileStatus(place);
    if (kind !== "nothing" && !found.has(path)) found.set(path, place);
  }
  return [...found.values()];
}

// Enough to find what an input was copied from; a folder of thousands is not read as a whole.
const MAX_JOURNALS = 20;
const MAX_FOLDERS = 50;
const MAX_LOOKS = 50;

// Journals of parts of a calculation, which another process may be about to open.
const OF_PART = /\.(?:\d+-of-\d+|missing-\d+)\.nmer\.db$/;
// A run is described in the first pages of its journal.
const MAX_BYTES = 2 ** 20;

// Journals with a text in them, among those that lie in the folders of some files.
async function journalsWith(host: Host, text: string, files: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = new Set(files.map((path) => dirname(path)));
  for (const folder of [...folders]) {
    for (const below of (await host.foldersIn?.(folder) ?? []).slice(0, MAX_FOLDERS)) folders.add(below);
  }
  let left = MAX_LOOKS;
  for (const folder of folders) {
    const journals = (await host.filesIn(folder)).filter((path) => path.endsWith(".nmer.db")).sort();
    for (const path of journals.slice(0, Math.min(MAX_JOURNALS, left))) {
      left--;
      if ((await host.fileStatus(path)).kind !== "file") continue;
      const bytes = await host.readFile(path, MAX_BYTES).catch(() => new Uint8Array());
      if (new TextDecoder("latin1").decode(bytes).includes(text)) found.push(path);
    }
  }
  return found;
}
