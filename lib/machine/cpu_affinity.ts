// Which cores this process may use, by their numbers: a launcher may have bound it to some of them.

import { readSystemFile } from "./system_files.ts";

/** The numbers of the cores that this process may use; undefined where the system does not tell. */
export function allowedCpus(): readonly number[] | undefined {
  const status = readSystemFile("/proc/self/status");
  return parseCpuList(/^Cpus_allowed_list:\s*(.*)$/m.exec(status ?? "")?.[1]);
}

// More is no machine of today, and a list of anything could have any length.
const MAX_CPUS = 2 ** 14;

/** The numbers in a list of Linux, as in `0-3,8`; undefined for anything else. */
export function parseCpuList(list: string | undefined): readonly number[] | undefined {
  const cpus: number[] = [];
  for (const range of (list ?? "").trim().split(",")) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined || Number(last) >= MAX_CPUS) return undefined;
    for (let cpu = Number(first); cpu <= Number(last); cpu++) cpus.push(cpu);
  }
  return cpus;
}
