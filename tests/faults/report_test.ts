// Reports beside a run that is under way, and of one that was killed: read from its journal, which they leave alone.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runOnDisk } from "../command_line/disk_host.ts";
import { comes, filesIn, inFolder, run, start } from "./nmer.ts";

Deno.test("report: a run under way is shown as running, a killed one as interrupted with the next command, and neither is disturbed", () =>
  inFolder(6, async (folder) => {
    // 472 tasks, of which the first ones suffice.
    const session = start(folder, "--mode workers -p 1 --journal he.nmer.db -q");
    const page = async (): Promise<string> => {
      const { status } = await runOnDisk(["report", `${folder}/he.nmer.db`, "-o", `${folder}/r.html`]);
      return status === 0 ? await Deno.readTextFile(`${folder}/r.html`) : "";
    };
    let seen = "";
    assert(
      await comes(async () => {
        seen = await page();
        return /class="state running"/.test(seen) && seen.includes("What each worker computed");
      }),
    );
    assertStringIncludes(seen, "have no result yet");
    assertEquals(seen.includes("This computes what is missing"), false);
    session.kill("SIGKILL");
    await session.ended;
    const killed = await page();
    assertStringIncludes(killed, `class="state interrupted"`);
    assertStringIncludes(killed, "The run was killed");
    assertStringIncludes(
      killed,
      `cd ${folder} &amp;&amp; nmer run he.yaml --parallel 1 --mode workers --quiet --journal ${folder}/he.nmer.db`,
    );
    const before = filesIn(folder);
    await page();
    assertEquals(filesIn(folder), before);
    await run(folder, "--journal he.nmer.db -q");
    assertStringIncludes(await page(), `class="state finished"`);
  }));
