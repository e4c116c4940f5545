// Names as Open MPI 4.1 and 5.0, MPICH 4.0 and 5.0 and Intel MPI 2021.18 have given them.

import { assertEquals } from "@std/assert";
import { kindOf } from "../../../lib/cluster/remains/names.ts";

Deno.test("remains: what libraries and launchers of MPI make is known by its name", () => {
  const segments = [
    "vader_segment.node-7.1000.3b6b0001.0",
    "sm_segment.vm.0.9c470001.12",
    "mpich_shm_ad502a05_0",
    "mpich_shar_tmpXJLmv3",
    "Intel_MPI_Gkj7kt",
    "ucx_shm_posix_c7cd15f",
  ];
  for (const name of segments) assertEquals([name, kindOf(`/dev/shm/${name}`)], [name, "segment"]);
  const sessions = ["/tmp/ompi.vm.0/pid.22421", "/scratch/job 7/ompi.node-7.1000/jf.0", "/tmp/ompi.22771"];
  for (const path of sessions) assertEquals([path, kindOf(path)], [path, "session"]);
});

Deno.test("remains: nothing else is, nor a name with a way to another folder", () => {
  for (
    const path of [
      ...["/dev/shm/sem.mine", "/dev/shm/vader_segment", "/dev/shm/mpich_shm_ad502a05_0.bak", "/dev/shm"],
      ...["/tmp/mpich_shm_ad502a05_0", "/dev/shm/ompi.7", "/dev/shm/x/mpich_shm_ad502a05_0", "ompi.22771"],
      ...[
        "/tmp/ompi.vm.0",
        "/home/me/pid.7",
        "/tmp/ompi.vm.0/pid.7/..",
        "/tmp/../home/ompi.7",
        "/tmp//ompi.7",
      ],
      ...["/tmp/ompi.7/", "/tmp/ompi.7\n", "/tmp/./ompi.7", "/var/spool/slurmd/pmix.7.0", "/", ""],
    ]
  ) assertEquals([path, kindOf(path)], [path, undefined]);
});
