// A look at a journal's file before SQLite has it: is it a journal at all, and is there anything that SQLite would
// pass over, so that it must be recovered? Reads only.

import { lstatSync, statSync } from "node:fs";
import { forged, newer, notAJournal } from "./database.ts";
import { checkedRowsOf, readHeader, readLog, sizeOf } from "./recovery/file_pages.ts";
import { recoveryNames, unfinishedRecovery } from "./recovery/recovered_files.ts";
import { APPLICATION_ID, PAGE_BYTES, SCHEMA_VERSION } from "./format/schema.ts";

const MAGIC = "SQLite format 3\0";

// Bytes of the header that have these values in every journal: page size, versions of the format, nothing reserved,
// shares of payloads, schema format, UTF-8.
const FIXED: readonly (readonly [number, ...number[]])[] = [
  [16, PAGE_BYTES >> 8],
  [17, PAGE_BYTES & 0xff],
  [18, 1, 2],
  [19, 1, 2],
  [20, 0],
  [21, 64],
  [22, 32],
  [23, 32],
  [47, 4],
  [59, 1],
];

// A journal has rows in its first pages.
const PAGES_SEARCHED = 64;

/** What a look at a file showed. */
export interface Inspection {
  /** What is wrong with it; undefined where nothing is, as far as can be seen. */
  readonly damage: string | undefined;
  /** Whether a write-ahead log must lie beside it when nobody closed it, and none does. */
  readonly lacksLog: boolean;
}

/**
 * Looks at the file of a journal; one that is not there yet is in order.
 *
 * @throws {JournalError} Where it is something else, or of a later nmer.
 */
export function inspect(path: string): Inspection {
  refuseCompanions(path);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) throw notAJournal(path, "it is not a file");
  const log = readLog(`${path}-wal`);
  const header = stat === undefined ? new Uint8Array() : readHeader(path);
  const kind = kindOf(path, header);
  if (kind === "other") throw notAJournal(path, "what it holds is something else");
  const damage = unfinishedRecovery(path).length > 0
    ? "an earlier attempt to recover it was cut short"
    : kind === "damaged"
    ? "its header is damaged"
    : header.length === 0 && (log?.frameCount ?? 0) > 0
    ? "its main part is gone"
    : log?.isBroken
    ? "its write-ahead log is damaged"
    : undefined;
  return { damage, lacksLog: kind === "journal" && header[18] === 2 && log === undefined };
}

// Opening a pipe waits for whoever writes into it, and a link leads anywhere. What is larger than its bytes on the disk
// would keep nmer busy with its holes.
function refuseCompanions(path: string): void {
  const { log, rollback, keptLog, part, whole } = recoveryNames(path);
  for (const beside of [log, rollback, `${path}-shm`, keptLog, part, whole]) {
    const stat = lstatSync(beside, { throwIfNoEntry: false });
    if (stat?.isFile() === false) throw forged(path, `${beside} beside it is not a file`);
  }
  for (const name of [path, log, keptLog, whole]) {
    const { size = 0, blocks = Infinity } = statSync(name, { throwIfNoEntry: false }) ?? {};
    if (size > MAX_HOLES_BYTES && BLOCK_BYTES * blocks < size / MAX_COMPRESSION) {
      throw forged(path, `${name} is mostly holes`);
    }
  }
  if (namesAnother(rollback)) {
    throw forged(path, `${rollback} beside it names another file, which SQLite would remove`);
  }
}

const BLOCK_BYTES = 512;
const MAX_HOLES_BYTES = 2 ** 28;
const MAX_COMPRESSION = 16; // by the file system

// A rollback journal ends with the name of another file where a transaction was of several databases, and with these
// bytes. SQLite removes that file when nothing needs it any more; nmer has one database.
const SUPER_JOURNAL = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
const SUPER_JOURNAL_BYTES = 16;

function namesAnother(rollback: string): boolean {
  const size = sizeOf(rollback) ?? 0;
  if (size < SUPER_JOURNAL_BYTES) return false;
  using file = Deno.openSync(rollback, { read: true });
  file.seekSync(size - SUPER_JOURNAL.length, Deno.SeekMode.Start);
  const end = new Uint8Array(SUPER_JOURNAL.length);
  file.readSync(end);
  return SUPER_JOURNAL.every((byte, i) => end[i] === byte);
}

function kindOf(path: string, header: Uint8Array): "new" | "journal" | "damaged" | "other" {
  if (header.length === 0) return "new";
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const whole = header.length >= 100;
  const isSqlite = whole && new TextDecoder("latin1").decode(header.subarray(0, 16)) === MAGIC;
  const application = whole ? view.getUint32(68) : 0;
  const version = whole ? view.getInt32(60) : 0;
  if (isSqlite && application === APPLICATION_ID) {
    if (version > SCHEMA_VERSION) throw newer(path, version);
    return version > 0 && FIXED.every(([at, ...bytes]) => bytes.includes(header[at]!))
      ? "journal"
      : "damaged";
  }
  // An empty database: a journal that was made a moment before its process died. It has one page, without tables.
  const isEmpty = isSqlite && application === 0 && sizeOf(path)! <= PAGE_BYTES && view.getUint16(103) === 0;
  if (isEmpty) return "new";
  const isOurs = checkedRowsOf(path, PAGES_SEARCHED).next().value !== undefined;
  return isOurs || application === APPLICATION_ID ? "damaged" : "other";
}
