// What Linux's control groups leave of the memory: containers, batch systems and systemd put limits there that
// the free memory of the machine does not show. A group is bound by its own limit and by those of all groups
// above it, so all of them are looked at. Files: cgroups(7); Documentation/admin-guide/cgroup-v2.rst and
// cgroup-v1/memory.rst of the kernel. Bytes throughout.

/** Reads a file; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** What the tightest control group leaves. */
export interface GroupMemory {
  /** The group, as in `/system.slice/job_12`. */
  readonly group: string;
  /** All memory that the processes of the group may have together. */
  readonly limitBytes: number;
  /** What of it is free, or is taken by copies of files, which the kernel gives up when memory is needed. */
  readonly leftBytes: number;
}

interface Hierarchy {
  /** Where it is mounted. */
  readonly mountPoint: string;
  /** Which group is mounted there: another one than the root in containers. */
  readonly root: string;
  readonly version: 1 | 2;
}

// Groups of version 1 without a limit say the largest multiple of a page that fits into 63 bits.
const NO_LIMIT_BYTES = 2 ** 60;

/** The control group that leaves this process the least memory; undefined where no group has a limit. */
export function tightestGroup(read: ReadText): GroupMemory | undefined {
  const groups = hierarchies(read("/proc/self/mountinfo") ?? "").flatMap((hierarchy) => {
    const own = ownGroup(read("/proc/self/cgroup") ?? "", hierarchy.version);
    return own === undefined ? [] : ancestors(hierarchy, own).flatMap((directory) => {
      const memory = hierarchy.version === 2
        ? memoryOfVersion2(read, directory)
        : memoryOfVersion1(read, directory);
      const group = directory.slice(hierarchy.mountPoint.length) || "/";
      return memory === undefined ? [] : [{ group, ...memory }];
    });
  });
  return groups.sort((a, b) => a.leftBytes - b.leftBytes)[0];
}

// `36 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory`: root, mount point, ..., type, source, options.
function hierarchies(mountinfo: string): readonly Hierarchy[] {
  return mountinfo.split("\n").flatMap((line): Hierarchy[] => {
    const [mount = "", fileSystem = ""] = line.split(" - ");
    const [type, , options = ""] = fileSystem.split(" ");
    const [root, mountPoint] = mount.split(" ").slice(3, 5).map(unescaped);
    if (root === undefined || mountPoint === undefined) return [];
    if (type === "cgroup2") return [{ mountPoint, root, version: 2 }];
    return type === "cgroup" && options.split(",").includes("memory")
      ? [{ mountPoint, root, version: 1 }]
      : [];
  });
}

// `0::/user.slice` in version 2, `4:memory:/user.slice` in version 1.
function ownGroup(text: string, version: 1 | 2): string | undefined {
  for (const line of text.split("\n")) {
    const [, id, controllers, path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (version === 2 ? id === "0" && controllers === "" : controllers?.split(",").includes("memory")) {
      return path;
    }
  }
  return undefined;
}

// The directories of a group and of those above it, as far as they are mounted.
function ancestors({ mountPoint, root }: Hierarchy, group: string): readonly string[] {
  const inside = root === "/" || group === root || group.startsWith(`${root}/`);
  const names = inside ? group.slice(root === "/" ? 0 : root.length).split("/").filter(Boolean) : [];
  // A group outside of what is mounted, as in `/../other`, is seen as little as those above it.
  if (names.includes("..")) return [mountPoint];
  return Array.from(
    { length: names.length + 1 },
    (_, i) => [mountPoint, ...names.slice(0, names.length - i)].join("/"),
  );
}

function memoryOfVersion2(read: ReadText, directory: string): Omit<GroupMemory, "group"> | undefined {
  // Above `high` the group is slowed down until it hardly runs.
  const limitBytes = Math.min(...["max", "high"].map((name) => limit(read(`${directory}/memory.${name}`))));
  return left(limitBytes, read(`${directory}/memory.current`), read(`${directory}/memory.stat`), "");
}

function memoryOfVersion1(read: ReadText, directory: string): Omit<GroupMemory, "group"> | undefined {
  const limitBytes = limit(read(`${directory}/memory.limit_in_bytes`));
  return left(
    limitBytes,
    read(`${directory}/memory.usage_in_bytes`),
    read(`${directory}/memory.stat`),
    "total_",
  );
}

function left(
  limitBytes: number,
  usage: string | undefined,
  statistics: string | undefined,
  prefix: string,
): Omit<GroupMemory, "group"> | undefined {
  if (limitBytes >= NO_LIMIT_BYTES || usage === undefined) return undefined;
  const counts = new Map((statistics ?? "").split("\n").map((line) => line.split(" ") as [string, string]));
  const files = ["inactive_file", "active_file"].reduce(
    (sum, name) => sum + Number(counts.get(`${prefix}${name}`) ?? 0),
    0,
  );
  return { limitBytes, leftBytes: Math.max(0, limitBytes - Math.max(0, Number(usage) - files)) };
}

function limit(text: string | undefined): number {
  return text === undefined || text.trim() === "max" ? Infinity : Number(text);
}

// Blanks in the names of mounts are written as \040.
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
}
