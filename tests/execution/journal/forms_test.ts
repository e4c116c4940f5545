// What a journal is made of: packed arrays, checksums, descriptions of runs, the choice of SQLite's mode.

import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describeChanges } from "../../../lib/execution/journal/fingerprint.ts";
import { fingerprintOf } from "../../../lib/execution/journal/fingerprint.ts";
import { fileSystemType, journalModeFor } from "../../../lib/execution/journal/file_system.ts";
import { packArray, unpackArray } from "../../../lib/execution/journal/format/packed_array.ts";
import { checksumOf, type Value } from "../../../lib/execution/journal/format/row_checksum.ts";
import { DESCRIPTION } from "./fixtures.ts";

function bits(values: Float64Array | undefined): readonly bigint[] {
  return values === undefined ? [] : [...new BigUint64Array(values.slice().buffer)];
}

Deno.test("packed array: every array comes back to the last bit", () => {
  const doubles = fc.double({ noNaN: true });
  fc.assert(fc.property(fc.array(doubles, { maxLength: 400 }), (list) => {
    const values = Float64Array.from(list);
    assertEquals(bits(unpackArray(packArray(values), values.length)), bits(values));
  }));
  assertEquals(packArray(undefined), null);
  assertEquals(unpackArray(null, 3), undefined);
});

Deno.test("packed array: a symmetric matrix takes half the space, a smooth one less, and both come back", () => {
  const order = 60;
  for (const element of [(i: number, j: number) => Math.sin(i * j) + 1e-9 * (i + j), () => 1.5]) {
    const values = new Float64Array(order ** 2).map((_, k) => element(Math.floor(k / order), k % order));
    const packed = packArray(values)!;
    assert(packed.length < 0.52 * values.byteLength, `${packed.length} of ${values.byteLength}`);
    assertEquals(bits(unpackArray(packed, order ** 2)), bits(values));
  }
  const almost = new Float64Array(order ** 2).fill(1);
  almost[1] = 1 + Number.EPSILON;
  assertEquals(bits(unpackArray(packArray(almost), order ** 2)), bits(almost));
});

Deno.test("packed array: what is none is refused", () => {
  assertThrows(() => unpackArray(new Uint8Array([9, 0]), 9), RangeError);
  assertThrows(() => unpackArray(new Uint8Array([0, 1, 2, 3]), 9), RangeError);
  assertThrows(() => unpackArray(new Uint8Array(), 9), RangeError);
});

Deno.test("packed array: one that is longer than it can be is refused, and a bomb before it is unpacked", () => {
  const matrix = packArray(new Float64Array(81).fill(1))!;
  assertEquals(unpackArray(matrix, 81)?.length, 81);
  assertThrows(() => unpackArray(matrix, 80), RangeError, "larger than it can be");
  assertThrows(
    () => unpackArray(packArray(Float64Array.of(1, 2, 3)), 2),
    RangeError,
    "longer than it can be",
  );
  const zeros = zstdCompressSync(new Uint8Array(2 ** 28));
  const before = Deno.memoryUsage().rss;
  for (const form of [2, 3]) {
    assertThrows(() => unpackArray(Uint8Array.of(form, ...zeros), 36), RangeError, "cannot be unpacked");
  }
  assert(Deno.memoryUsage().rss - before < 2 ** 27, "the bomb was unpacked");
});

Deno.test("checksum: any change of a value, of its kind, of their order or of the table breaks it", () => {
  const row: Value[] = [7, "seven", null, new Uint8Array([7, 7]), -76.5, ""];
  const checksum = checksumOf("results", row);
  assert(Number.isSafeInteger(checksum));
  assertEquals(checksumOf("results", [...row]), checksum);
  assertNotEquals(checksumOf("tasks", row), checksum);
  const others: Value[] = [7.000000000000001, "seven\u0301", 0, new Uint8Array([7, 7, 0]), 76.5, null];
  others.forEach((other, i) => assertNotEquals(checksumOf("results", row.with(i, other)), checksum));
  assertNotEquals(checksumOf("results", row.toReversed()), checksum);
  assertNotEquals(checksumOf("results", ["7", ...row.slice(1)]), checksum);
  assertNotEquals(checksumOf("a", ["bc"]), checksumOf("a", ["b", "c"]));
});

Deno.test("checksum: rows of any length have one", () => {
  const long = "水".repeat(10_000);
  assertNotEquals(
    checksumOf("t", [long, new Uint8Array(50_000)]),
    checksumOf("t", [long, new Uint8Array(50_001)]),
  );
});

Deno.test("changes of a run: each is told in words, and the order of keys is none", () => {
  const current = {
    ...DESCRIPTION,
    molecule: { hash: "a770", atoms: 12, fragments: 4 },
    bsse: ["cp", "nocp"],
    max_nbody: 3,
    levels: { "2": "hf", "1": "hf", "3": "mp2" },
    models: {
      hf: { ...DESCRIPTION.models["hf"], basis: "6-31g", keywords: { e_convergence: 1e-10 } },
      mp2: { program: "psi4", method: "mp2" },
    },
  };
  assertEquals(describeChanges(DESCRIPTION, current), [
    "molecule: 9 atoms in 3 fragments before, 12 atoms in 4 fragments now",
    'bsse: ["nocp"] before, ["cp","nocp"] now',
    "max_nbody: 2 before, 3 now",
    "levels.3: new, mp2",
    "models.hf.basis: sto-3g before, 6-31g now",
    "models.hf.keywords.e_convergence: new, 1e-10",
    'models.mp2: new, {"method":"mp2","program":"psi4"}',
  ]);
  assertEquals(describeChanges(current, DESCRIPTION).at(3), "levels.3: gone, mp2 before");
  const reordered = Object.fromEntries(
    Object.entries(DESCRIPTION).reverse(),
  ) as unknown as typeof DESCRIPTION;
  assertEquals(describeChanges(DESCRIPTION, reordered), []);
  assertEquals(fingerprintOf(DESCRIPTION), fingerprintOf(reordered));
  assertNotEquals(fingerprintOf(DESCRIPTION), fingerprintOf(current));
  const moved = { ...DESCRIPTION, molecule: { ...DESCRIPTION.molecule, hash: "other" } };
  assert(/^molecule: the same size, but/.test(describeChanges(DESCRIPTION, moved)[0]!));
});

Deno.test("file systems: only those known to be local get a write-ahead log", () => {
  const types = { ext4: 0xef53, xfs: 0x58465342, btrfs: 0x9123683e, tmpfs: 0x01021994, overlay: 0x794c7630 };
  for (const type of Object.values(types)) assertEquals(journalModeFor(type, "linux"), "wal");
  assertEquals(journalModeFor(0x9123683e | 0, "linux"), "wal", "a negative number is the same type");
  const remote = {
    nfs: 0x6969,
    smb: 0x517b,
    cifs: 0xff534d42,
    smb2: 0xfe534d42,
    v9fs: 0x01021997,
    fuse: 0x65735546,
    lustre: 0x0bd00bd0,
    gpfs: 0x47504653,
    beegfs: 0x19830326,
    ceph: 0x00c36400,
    afs: 0x5346414f,
    unheardOf: 42,
  };
  for (const type of Object.values(remote)) assertEquals(journalModeFor(type, "linux"), "truncate");
  assertEquals(journalModeFor(undefined, "linux"), "truncate");
  assertEquals(journalModeFor(26, "darwin"), "wal");
  assert(fileSystemType("/does/not/exist") === undefined);
});
