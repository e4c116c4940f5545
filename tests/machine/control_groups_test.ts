// Limits of memory by control groups: files as kernels and batch systems write them.

import { assertEquals } from "@std/assert";
import { tightestGroup } from "../../lib/machine/control_groups.ts";

const VERSION_2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
const UNLIMITED = { "memory.max": "max\n", "memory.high": "max\n", "memory.current": "9000000000\n" };

/** The tightest group in a world of files; directories are named by their files. */
function tightest(
  mountinfo: string,
  cgroup: string,
  directories: Readonly<Record<string, Readonly<Record<string, string>>>>,
) {
  const files = new Map([["/proc/self/mountinfo", mountinfo], ["/proc/self/cgroup", cgroup]]);
  for (const [directory, contents] of Object.entries(directories)) {
    for (const [name, text] of Object.entries(contents)) files.set(`${directory}/${name}`, text);
  }
  return tightestGroup((path) => files.get(path));
}

Deno.test("control groups: a limit of a group above binds, as in a job of Slurm", () => {
  const job = "/sys/fs/cgroup/system.slice/slurmstepd.scope/job_12";
  assertEquals(
    tightest(VERSION_2, "0::/system.slice/slurmstepd.scope/job_12/step_0/user/task_0\n", {
      [job]: {
        "memory.max": "4294967296\n",
        "memory.high": "max\n",
        "memory.current": "1200000000\n",
        "memory.stat":
          "anon 700000000\nfile 500000000\nshmem 0\ninactive_file 400000000\nactive_file 50000000\n",
      },
      [`${job}/step_0`]: UNLIMITED,
      [`${job}/step_0/user`]: UNLIMITED,
      [`${job}/step_0/user/task_0`]: UNLIMITED,
    }),
    {
      group: "/system.slice/slurmstepd.scope/job_12",
      limitBytes: 4294967296,
      leftBytes: 4294967296 - 1200000000 + 450000000,
    },
  );
});

Deno.test("control groups: memory.high binds where it is below memory.max", () => {
  const group = { ...UNLIMITED, "memory.max": "3000000000\n", "memory.high": "2000000000\n" };
  assertEquals(
    tightest(VERSION_2, "0::/user.slice\n", {
      "/sys/fs/cgroup/user.slice": { ...group, "memory.current": "500000000\n" },
    }),
    { group: "/user.slice", limitBytes: 2e9, leftBytes: 1.5e9 },
  );
});

Deno.test("control groups: in a container its own group is the root, with or without a namespace", () => {
  const limited = { "memory.max": "1000000000\n", "memory.current": "100000000\n" };
  const left = { group: "/", limitBytes: 1e9, leftBytes: 9e8 };
  assertEquals(tightest(VERSION_2, "0::/\n", { "/sys/fs/cgroup": limited }), left);
  const mounted = VERSION_2.replace(" / ", " /docker/ab12 ");
  assertEquals(tightest(mounted, "0::/docker/ab12\n", { "/sys/fs/cgroup": limited }), left);
  assertEquals(tightest(VERSION_2, "0::/../other\n", { "/sys/fs/cgroup": limited }), left);
});

// As recorded under Linux 6.18 with control groups of version 1.
Deno.test("control groups: version 1 beside an empty hierarchy of version 2", () => {
  const mountinfo = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n" +
    "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n" +
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n" +
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
  const none = "9223372036854771712\n";
  const root = { "memory.limit_in_bytes": none, "memory.usage_in_bytes": "0\n" };
  const statistics = "cache 4096000\nrss 114688\ninactive_file 0\nactive_file 0\n" +
    "total_cache 4096000\ntotal_inactive_file 3000000\ntotal_active_file 1000000\n";
  assertEquals(
    tightest(mountinfo, "4:memory:/job/inner\n1:cpu:/\n0::/\n", {
      "/sys/fs/cgroup/memory": root,
      "/sys/fs/cgroup/memory/job": {
        "memory.limit_in_bytes": "999997440\n",
        "memory.usage_in_bytes": "5000000\n",
        "memory.stat": statistics,
      },
      "/sys/fs/cgroup/memory/job/inner": { "memory.limit_in_bytes": none, "memory.usage_in_bytes": "0\n" },
    }),
    { group: "/job", limitBytes: 999997440, leftBytes: 998997440 },
  );
  assertEquals(tightest(mountinfo, "4:memory:/\n", { "/sys/fs/cgroup/memory": root }), undefined);
});

Deno.test("control groups: what is used beyond the limit leaves nothing, and without files there is no limit", () => {
  const over = { "memory.max": "1000\n", "memory.current": "5000\n" };
  assertEquals(tightest(VERSION_2, "0::/a\n", { "/sys/fs/cgroup/a": over })?.leftBytes, 0);
  assertEquals(tightest(VERSION_2, "0::/a\n", { "/sys/fs/cgroup/a": UNLIMITED }), undefined);
  assertEquals(tightest("", "", {}), undefined);
  const spaced = VERSION_2.replace("/sys/fs/cgroup", "/mnt/control\\040groups");
  assertEquals(tightest(spaced, "0::/a\n", { "/mnt/control groups/a": over })?.group, "/a");
});
