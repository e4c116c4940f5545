// Runs in a control group whose memory is too little for two tasks at a time: the system kills, and nmer goes on.

import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { entriesOf, filesIn, inFolder, NMER_RUN, startShell } from "./nmer.ts";

// One task in a child and the main process take less than 400 MB, two tasks at a time more than 480 MB.
const LIMIT_BYTES = 440e6;
const ATOMS = 22;

const GROUP = `
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  group=/sys/fs/cgroup/nmer-test-$$; file=memory.max
else
  group=/sys/fs/cgroup/memory/nmer-test-$$; file=memory.limit_in_bytes
fi
mkdir -p $group && trap 'echo $$ > $group/../cgroup.procs; rmdir $group' EXIT &&
[ -f $group/$file ] && echo ${LIMIT_BYTES} > $group/$file && echo $$ > $group/cgroup.procs || exit 99
[ ! -f $group/memory.swap.max ] || echo 0 > $group/memory.swap.max
[ ! -f $group/memory.memsw.limit_in_bytes ] || echo ${LIMIT_BYTES} > $group/memory.memsw.limit_in_bytes
`;

async function works(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  return (await new Deno.Command("bash", { args: ["-c", GROUP], stderr: "null" }).output()).success;
}

const mayMakeGroups = await works();

Deno.test({
  name:
    "memory: what the system kills for want of memory is computed alone, in a run that would have died on workers" +
    (mayMakeGroups ? "" : " (skipped: no permission to make a control group)"),
  ignore: !mayMakeGroups,
  fn: () =>
    inFolder(5, async (folder) => {
      const atoms = Array.from({ length: 2 * ATOMS }, (_, i) => i);
      await Deno.writeTextFile(
        join(folder, "he.yaml"),
        `molecule:
  symbols: [${atoms.map(() => "He").join(", ")}]
  geometry: [${atoms.map((i) => `${4 * (i % 4)}, ${4 * (Math.floor(i / 4) % 4)}, ${4 * Math.floor(i / 16)}`)}]
  fragments: [[${atoms.slice(0, ATOMS)}], [${atoms.slice(ATOMS)}]]
model: { method: hf, basis: cc-pvdz }
max_nbody: 1
bsse: [nocp]
return_total_data: true
`,
      );
      // The user promises more than there is.
      const options = "-p 2 --memory 4GB --progress none -o out.json --log he.log --log-format json";
      const { code, err } = await startShell(folder, `${GROUP}${NMER_RUN} ${options}`).ended;
      assertEquals(code, 0, err);
      const entries = entriesOf(join(folder, "he.log"));
      const chosen = entries.find(({ event }) => event === "mode-chosen");
      assertEquals(chosen?.mode, "processes");
      assertMatch(chosen!.reason!, /could end this process, and child processes contain them$/);
      const lost = entries.filter(({ event }) => event === "task-retried");
      assertMatch(lost[0]?.reason ?? "", /^process \d was killed \(SIGKILL\): by a person, or by the system/);
      assertEquals(filesIn(folder), ["he.log", "he.nmer.db", "he.yaml", "out.json"]);
    }),
});
