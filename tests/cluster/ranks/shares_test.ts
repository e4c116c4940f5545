// Cores and memory of a machine divided among the ranks on it.

import { assertEquals } from "@std/assert";
import { machinesOf } from "../../../lib/cluster/ranks/shares.ts";

const rank = (host: string, cpus: readonly number[] | undefined, cores = cpus?.length ?? 4) => ({
  host,
  cpus,
  cores,
  memoryBytes: 8e9,
});

Deno.test("shares: ranks that may use all cores of their machine divide them, and its memory", () => {
  const all = [0, 1, 2, 3, 4, 5, 6, 7];
  const machines = machinesOf([rank("a", all), rank("b", all), rank("a", all), rank("a", all)]);
  assertEquals(machines.map(({ cores }) => cores), [3, 8, 3, 2]);
  assertEquals(
    machines.map(({ memoryBytes }) => memoryBytes),
    [8e9 / 3, 8e9, 8e9 / 3, 8e9 / 3].map(Math.floor),
  );
});

Deno.test("shares: ranks that are bound to cores of their own keep them", () => {
  const machines = machinesOf([rank("a", [0, 1, 2]), rank("a", [3]), rank("a", [2, 3, 4, 5])]);
  assertEquals(machines.map(({ cores }) => cores), [3, 1, 2]);
});

Deno.test("shares: more ranks than cores have one each, and where cores are not known they are numbered", () => {
  assertEquals(machinesOf(Array(5).fill(rank("a", [0, 1]))).map(({ cores }) => cores), [1, 1, 1, 1, 1]);
  assertEquals(machinesOf(Array(2).fill(rank("a", undefined))).map(({ cores }) => cores), [2, 2]);
});

Deno.test("shares: what a batch system has divided among ranks is not divided again", () => {
  const rank = { host: "n1", cpus: [0, 1, 2, 3, 4, 5, 6, 7], cores: 4, memoryBytes: 8e9 };
  const other = { ...rank, host: "n2", cores: 8 };
  const divided = { ...rank, isDivided: true };
  assertEquals(machinesOf([divided, divided, other, other]), [
    { cores: 4, memoryBytes: 8e9 },
    { cores: 4, memoryBytes: 8e9 },
    { cores: 4, memoryBytes: 4e9 },
    { cores: 4, memoryBytes: 4e9 },
  ]);
});
