// What sweeping removes, and what it leaves alone: real files with MPI's names in /dev/shm and a folder for sessions.

import { assertEquals } from "@std/assert";
import type { RankRecord } from "../../../lib/cluster/remains/record.ts";
import { recordFolder } from "../../../lib/cluster/remains/record_folder.ts";
import { sweepRemains, type SweptSystem } from "../../../lib/cluster/remains/sweep.ts";
import { withFolder } from "../../folders.ts";

const MACHINE = { host: "node7", sharedMemory: 26 };
const LAUNCHER = { pid: 7, began: "123" };
const ALL_DEAD: SweptSystem = { isGone: () => true, filesInUse: () => new Set() };

/** Remains of a dead run: a segment, a session with a link in it, and a record that names both. */
interface Remains {
  readonly root: string;
  readonly segment: string;
  readonly session: string;
  /** What the link in the session leads to. */
  readonly treasure: string;
  /** Writes the record anew. */
  readonly record: (change: Partial<RankRecord>) => void;
  /** Sweeps; what is gone then of segment and session, and whether the record stays. */
  readonly swept: (system?: SweptSystem) => readonly [removed: readonly string[], isRecorded: boolean];
}

function test(name: string, fn: (remains: Remains) => void): void {
  const ignore = Deno.build.os !== "linux";
  Deno.test({ name: `remains: ${name}`, ignore, fn: () => withRemains(fn) });
}

function withRemains(use: (remains: Remains) => void): Promise<void> {
  return withFolder((root) => {
    const segment = `/dev/shm/mpich_shm_${crypto.getRandomValues(new Uint8Array(8)).toHex()}_0`;
    const session = `${root}/ompi.node7.0/pid.77`, treasure = `${root}/treasure`;
    Deno.mkdirSync(session, { recursive: true });
    Deno.mkdirSync(treasure);
    Deno.writeTextFileSync(`${treasure}/gold`, "");
    Deno.symlinkSync(treasure, `${session}/link`);
    Deno.writeTextFileSync(segment, "");
    const folder = recordFolder(Deno.uid()!, root);
    const file = `${folder.path}/${"0".repeat(32)}.json`;
    const belongings = [segment, session].map((path) => {
      const { dev, ino } = Deno.lstatSync(path);
      return { path, dev, ino: ino! };
    });
    const record = (change: Partial<RankRecord>) => {
      Deno.mkdirSync(folder.path, { mode: 0o700, recursive: true });
      Deno.writeTextFileSync(file, JSON.stringify({ ...MACHINE, launcher: LAUNCHER, belongings, ...change }));
    };
    record({});
    try {
      use({
        root,
        segment,
        session,
        treasure,
        record,
        swept: (system = ALL_DEAD) => [sweepRemains(folder, MACHINE, system), isThere(file)],
      });
    } finally {
      if (isThere(segment)) Deno.removeSync(segment, { recursive: true });
    }
    return Promise.resolve();
  });
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

test("what a dead run has left is removed, with its record, and no link in it is followed", (remains) => {
  const { root, segment, session, treasure, swept } = remains;
  assertEquals(swept(), [[segment, session], false]);
  assertEquals([isThere(segment), isThere(session), isThere(`${treasure}/gold`)], [false, false, true]);
  assertEquals(Array.from(Deno.readDirSync(root), ({ name }) => name).sort(), ["ompi.node7.0", "treasure"]);
});

test("as long as its launcher lives nothing is removed, nor what another machine's or container's ranks left", ({ record, swept }) => {
  assertEquals(swept({ ...ALL_DEAD, isGone: ({ pid }) => pid !== LAUNCHER.pid }), [[], true]);
  record({ host: "node8" });
  assertEquals(swept(), [[], true]);
  record({ sharedMemory: 27 });
  assertEquals(swept(), [[], true]);
  record({});
  assertEquals(swept()[0].length, 2);
});

test("the record of another machine or container goes after a day, and nothing else", ({ root, record, swept }) => {
  record({ host: "node8" });
  const { path } = recordFolder(Deno.uid()!, root);
  Deno.utimeSync(`${path}/${"0".repeat(32)}.json`, 0, Date.now() / 1000 - 90_000);
  assertEquals(swept(), [[], false]);
  record({});
  assertEquals(swept()[0].length, 2);
});

test("without a launcher there was nothing that would clean up", ({ record, swept }) => {
  record({ launcher: undefined });
  assertEquals(swept({ ...ALL_DEAD, isGone: () => false })[0].length, 2);
});

test("what a process still holds stays, and goes with a later sweep", ({ segment, session, swept }) => {
  const holding = (path: string) => ({ ...ALL_DEAD, filesInUse: () => new Set([path]) });
  assertEquals(swept(holding(`${session}/0/file`)), [[segment], true]);
  assertEquals(swept(holding(`${session}/0/file`)), [[], true]);
  assertEquals(swept(), [[session], false]);
});

test("what has taken the name since stays: another file, a link, a folder", ({ segment, treasure, swept, record }) => {
  Deno.renameSync(segment, `${segment}1`);
  Deno.symlinkSync(treasure, segment);
  assertEquals(swept()[0].includes(segment), false);
  assertEquals([isThere(segment), isThere(`${treasure}/gold`)], [true, true]);
  Deno.removeSync(segment);
  Deno.mkdirSync(segment);
  record({});
  assertEquals(swept(), [[], false]);
  Deno.removeSync(segment);
  Deno.writeTextFileSync(segment, "");
  record({});
  assertEquals(swept(), [[], false]);
  Deno.removeSync(`${segment}1`);
});

test("what another user owns stays", ({ segment, swept, record }) => {
  if (Deno.uid() !== 0) return;
  Deno.chownSync(segment, 65534, 65534);
  record({});
  assertEquals(swept()[0].includes(segment), false);
  assertEquals(isThere(segment), true);
});

test("a record that names what is not MPI's removes nothing and goes", ({ treasure, swept, record }) => {
  const { dev, ino } = Deno.lstatSync(treasure);
  record({ belongings: [{ path: treasure, dev, ino: ino! }] });
  assertEquals(swept(), [[], false]);
  assertEquals(isThere(`${treasure}/gold`), true);
});
