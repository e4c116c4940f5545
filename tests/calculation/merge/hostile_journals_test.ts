// Journals that somebody has forged, or that a disk has damaged, joined: right numbers, something missing, or a refusal
// with a reason; never a bug, and never what cannot be a result.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { runOnDisk } from "../../command_line/disk_host.ts";
import { FORGERIES } from "../../faults/forgeries.ts";
import { withFolder } from "../../folders.ts";

const INPUT = JSON.stringify({
  molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] },
  driver: "gradient",
  model: { method: "hf", basis: "sto-3g" },
  bsse: "nocp",
});

Deno.test("merge: whatever stands in a forged journal, nothing that is no result is added up", () =>
  withFolder(async (folder) => {
    const input = join(folder, "in.json");
    await Deno.writeTextFile(input, INPUT);
    const whole = ["run", input, "--mode", "serial", "-q", "--shard", "1/1"];
    assertEquals((await runOnDisk(whole)).status, 0);
    const journal = await Deno.readFile(join(folder, "in.1-of-1.nmer.db"));
    const right =
      (await runOnDisk(["merge", input, join(folder, "in.1-of-1.nmer.db"), "--format", "json", "-q"])).out;
    const numbers = (text: string) => JSON.stringify(JSON.parse(text).properties);
    const statuses = new Map<number, number>();
    // Some of all kinds: the run takes them all (tests/faults/forged_journals_test.ts).
    for (const [i, { name, expected, forge }] of FORGERIES.filter((_, i) => i % 3 === 0).entries()) {
      const path = join(folder, `${i}.db`);
      await Deno.writeFile(path, journal);
      await Deno.writeTextFile(`${path}.victim`, "mine");
      forge(path);
      const { status, out, err } = await runOnDisk(["merge", input, path, "--format", "json"]);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      assert([0, 2, 3].includes(status), `${name}: status ${status}: ${err}`);
      // deno-lint-ignore no-control-regex -- what steers a terminal
      assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(err), `${name}: ${err}`);
      if (status === 0 && expected !== "believed") assertEquals(numbers(out), numbers(right), name);
      if (expected === "recomputed") assertEquals(status, 3, `${name}: ${err}`);
      assertEquals(await Deno.readTextFile(`${path}.victim`), "mine", name);
    }
    assert([0, 2, 3].every((status) => statuses.has(status)), JSON.stringify([...statuses]));
  }));

Deno.test("merge: a damaged journal is mended, and what it has lost is missing", () =>
  withFolder(async (folder) => {
    const input = join(folder, "in.json");
    await Deno.writeTextFile(input, INPUT);
    assertEquals((await runOnDisk(["run", input, "--mode", "serial", "-q", "--shard", "1/1"])).status, 0);
    const path = join(folder, "in.1-of-1.nmer.db");
    const bytes = await Deno.readFile(path);
    bytes.fill(0, 0, 100); // its header
    await Deno.writeFile(path, bytes);
    const { status, err } = await runOnDisk(["merge", input, path]);
    assertEquals(status, 0, err);
    assert(/was damaged \(its header is damaged\); 3 results were saved from it/.test(err), err);
  }));
