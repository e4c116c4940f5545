// How ranks on one machine divide it, where the batch system has not done so.

import { assertEquals } from "@std/assert";
import { machinesOf } from "../../../lib/cluster/ranks/shares.ts";

Deno.test("ranks: what a batch system has divided among ranks is not divided again", () => {
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
