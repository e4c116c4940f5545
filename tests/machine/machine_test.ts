// Cores and memory that this process may really use, under limits of the system as far as this machine lets a test
// set them.

import { assert, assertEquals, assertMatch } from "@std/assert";

const SHOW = `import { denoMachine } from "${new URL(
  "../../lib/machine/deno_machine.ts",
  import.meta.url,
)}"; console.log(JSON.stringify(denoMachine()));`;

const LINUX = Deno.build.os === "linux";

/** What a process of its own finds; `before` is a line of shell that sets limits to its shell. */
async function found(before: string, permissions: readonly string[] = ["-A"]) {
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, SHOW);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [
        "-c",
        `${before} '${Deno.execPath()}' run -q --no-prompt ${
          permissions.join(" ")
        } --config '${config}' '${script}'`,
      ],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(script);
  }
}

async function works(command: string): Promise<boolean> {
  return LINUX && (await new Deno.Command("sh", { args: ["-c", command], stderr: "null" }).output()).success;
}

const hasTaskset = await works("taskset -c 0 true");

Deno.test({
  name: "machine: no more cores than the affinity of the process" +
    (hasTaskset ? "" : " (skipped: no taskset of util-linux here)"),
  ignore: !hasTaskset && (!LINUX || Deno.env.get("CI") !== "true"),
  fn: async () => assertEquals((await found("taskset -c 0")).cores, 1),
});

// A group of version 2 where its controllers are there, else of version 1.
const GROUP_SCRIPT = `
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  group=/sys/fs/cgroup/nmer-test-$$; file=memory.max
else
  group=/sys/fs/cgroup/memory/nmer-test-$$; file=memory.limit_in_bytes
fi
mkdir -p $group/inner && trap 'echo $$ > $group/../cgroup.procs; rmdir $group/inner $group' EXIT &&
[ -f $group/$file ] && echo 3000000000 > $group/$file && echo $$ > $group/inner/cgroup.procs || exit 1
`;

const mayMakeGroups = await works(GROUP_SCRIPT);

Deno.test({
  name: "machine: no more memory than a control group above the process leaves" +
    (mayMakeGroups ? "" : " (skipped: no permission to make a control group)"),
  ignore: !mayMakeGroups,
  fn: async () => {
    const { memoryBytes, memorySource } = await found(GROUP_SCRIPT);
    assert(memoryBytes > 2e9 && memoryBytes < 3e9, `${memoryBytes} bytes`);
    assertMatch(memorySource, /^left of the 3\.0 GB of the control group \/nmer-test-\d+$/);
    const unseen = await found(GROUP_SCRIPT, ["--allow-read", "--allow-sys"]);
    assertMatch(unseen.memorySource, /limits of control groups show with --allow-all only$/);
  },
});

Deno.test("machine: without any permission the memory is assumed, and that is said", async () => {
  const { memoryBytes, memorySource } = await found("", []);
  assertEquals(memoryBytes, 4e9);
  assertMatch(memorySource, /^assumed, since Deno's permissions do not allow to ask/);
});
