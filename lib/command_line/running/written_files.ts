// The files that a command is asked to write, and who asked for each.

// Deno's own module: the standard library's takes 10 ms to load.
import { dirname } from "node:path";
import { InputError } from "../../base/error.ts";
import type { InputRecord } from "../../input/records/input_record.ts";
import type { Arguments } from "../options/arguments.ts";
import { beyondInput, originOf } from "../options/execution_options.ts";
import { folderOfInput, outsideOfInput } from "../options/input_paths.ts";
import { STANDARD_OUTPUT } from "../output/open_output.ts";
import { LOG_BEGIN } from "../output/run_log.ts";
import { JOURNAL_COMPANIONS, type WrittenFile } from "../output/output_files.ts";

/** Names of the files; undefined for those that are not written. */
export interface WrittenNames {
  readonly output?: string | undefined;
  readonly journal?: string | undefined;
  /** Whether nobody has named the journal. */
  readonly isDefaultJournal?: boolean;
  readonly log?: string | undefined;
  /** The directory for the files of external programs. */
  readonly scratch?: string | undefined;
}

/** The files that are written under some names. */
export function writtenFiles(
  args: Arguments,
  input: Pick<InputRecord, "execution" | "locate">,
  { output, isDefaultJournal = false, ...options }: WrittenNames,
): readonly WrittenFile[] {
  const named = (key: "journal" | "log" | "scratch", more: Partial<WrittenFile> = {}) => {
    const path = options[key];
    if (path === undefined) return [];
    if (key === "journal" && isDefaultJournal) return [{ ...defaultJournal(path), ...more }];
    const { from, place } = originOf(args, input, key);
    const refuse = (found: string) => outsideOfInput(found, place, beyondInput(key));
    const below = { folder: folderOfInput(place.file ?? "."), refuse };
    return [{ path, role: `the ${key}`, place, ...(from === "input" ? { below, ...more } : more) }];
  };
  const isFile = output !== undefined && output !== STANDARD_OUTPUT;
  return [
    { path: "/dev/stdout", role: "standard output", place: {} },
    // The others' names are wrong rather than that of a journal that nobody named.
    ...named("journal", { companions: JOURNAL_COMPANIONS }),
    ...(isFile
      ? [{ path: output, role: "the result", place: { keyPath: ["-o"] }, replaces: ["result"] as const }]
      : []),
    ...named("log", { begins: LOG_BEGIN }),
    ...named("scratch"),
  ];
}

// One that came with the input, as in an archive, may be a link to wherever its author wants something written.
function defaultJournal(path: string): WrittenFile {
  const place = { keyPath: ["--journal"] };
  const refuse = (found: string) =>
    new InputError({
      ...place,
      found,
      expected: "a journal that lies where its name says",
      hint: "Remove the link, or give the journal with --journal.",
    });
  return { path, role: "the journal", place, below: { folder: dirname(path), refuse } };
}
