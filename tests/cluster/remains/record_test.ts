// What is read back as a rank's record.

import { assertEquals } from "@std/assert";
import { type RankRecord, readRecord } from "../../../lib/cluster/remains/record.ts";

const RECORD: RankRecord = {
  host: "node7",
  sharedMemory: 26,
  launcher: { pid: 7, began: "123" },
  belongings: [{ path: "/dev/shm/mpich_shm_1_0", dev: 26, ino: 5 }],
};

Deno.test("remains: a record is read back as it was written, with or without a launcher", () => {
  assertEquals(readRecord(JSON.stringify(RECORD)), RECORD);
  const { launcher: _, ...orphaned } = RECORD;
  assertEquals(readRecord(JSON.stringify(orphaned)), orphaned);
});

Deno.test("remains: what is no record, or names what MPI does not make, is none", () => {
  const belonging = RECORD.belongings[0]!;
  const others: readonly unknown[] = [
    null,
    [],
    { ...RECORD, host: 7 },
    { ...RECORD, launcher: { pid: 7 } },
    { ...RECORD, sharedMemory: "26" },
    { ...RECORD, belongings: {} },
    { ...RECORD, belongings: [null] },
    { ...RECORD, belongings: [{ ...belonging, ino: null }] },
    { ...RECORD, belongings: [belonging, { ...belonging, path: "/home/me" }] },
    { ...RECORD, belongings: [{ ...belonging, path: "/dev/shm/../../home/me/ompi.7" }] },
  ];
  for (const other of others) assertEquals(readRecord(JSON.stringify(other)), undefined);
  assertEquals([readRecord(""), readRecord("{")], [undefined, undefined]);
});
