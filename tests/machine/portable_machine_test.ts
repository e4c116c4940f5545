import { assertEquals } from "@std/assert";
import { portableMachine, portableProcess } from "../../lib/machine/portable_machine.ts";

Deno.test("portable machine: a browser says its cores and perhaps its memory, Node what is free", () => {
  assertEquals(portableMachine({ navigator: { hardwareConcurrency: 8, deviceMemory: 4 } }), {
    cores: 8,
    memoryBytes: 2 ** 31,
    memorySource: "assumed, half of this device's",
  });
  assertEquals(portableMachine({ navigator: { hardwareConcurrency: 2 } }).memoryBytes, 4e9);
  assertEquals(portableMachine({ process: { availableMemory: () => 7e9 } }), {
    cores: 1,
    memoryBytes: 7e9,
    memorySource: "free on this machine",
  });
  assertEquals([portableProcess({}).pid, portableProcess({}).memoryBytes()], [0, 0]);
  assertEquals(portableProcess({ process: { pid: 7, memoryUsage: () => ({ rss: 9 }) } }).memoryBytes(), 9);
});
