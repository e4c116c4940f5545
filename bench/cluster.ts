// A run on two ranks beside the same run on two workers, and tasks that take no time beside what others do with them.
//
//   deno run -A bench/cluster.ts [PYTHON]     PYTHON: one that has mpi4py and distributed
//
// With Open MPI's mpirun on the PATH. All of it is measured one after the other, twice.

const cli = new URL("../cli.ts", import.meta.url).pathname;
const here = (name: string) => new URL(name, import.meta.url).pathname;
const deno = [Deno.execPath(), "run", "-q", "-A"];
const mpirun = (ranks: number) => ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", String(ranks)];
const environment = { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };

const folder = await Deno.makeTempDir();
const input = `${folder}/in.yaml`;
// 16 waters on a grid, to third order: a minute and a half on two cores.
const waters = Array.from({ length: 16 }, (_, i) => {
  const [x, y, z] = [3 * (i % 4), 3 * (Math.floor(i / 4) % 2), 3 * Math.floor(i / 8)];
  return `O ${x} ${y} ${z}\nH ${x} ${y + 0.757} ${z + 0.586}\nH ${x} ${y - 0.757} ${z + 0.586}`;
});
await Deno.writeTextFile(
  input,
  `molecule:\n  text: |\n${
    waters.join("\n--\n").replace(/^/gm, "    ")
  }\nmodel: { method: hf, basis: 6-31g** }\n` +
    "bsse: nocp\nmax_nbody: 3\n",
);

for (let round = 1; round <= 2; round++) {
  const seconds: Record<string, number> = {};
  for (const [name, words] of [["workers", []], ["mpi", mpirun(2)]] as const) {
    const each = name === "mpi" ? ["-p", "1"] : ["-p", "2", "--mode", "workers"];
    const begin = performance.now();
    await run([...words, ...deno, cli, "run", input, "--no-journal", "-q", ...each]);
    seconds[name] = (performance.now() - begin) / 1000;
  }
  const ratio = seconds["mpi"]! / seconds["workers"]!;
  console.log(
    `16 waters, 696 tasks: 2 workers ${seconds["workers"]!.toFixed(1)} s, 2 ranks ${
      seconds["mpi"]!.toFixed(1)
    } s, ` +
      `ratio ${ratio.toFixed(3)}`,
  );
  for (const how of ["memory", "journal"]) {
    const { millisecondsPerTask, tasksPerSecond } = JSON.parse(
      await run([...mpirun(2), ...deno, here("cluster_rank.ts"), "20000", how]),
    );
    console.log(
      `no-op, 2 ranks, ${how}: ${millisecondsPerTask.toFixed(3)} ms per task, ${
        tasksPerSecond.toFixed(0)
      } tasks/s`,
    );
  }
  const [python] = Deno.args;
  if (python === undefined) continue;
  console.log((await run([python, here("peer_cluster.py"), "dask", "20000"])).trim());
  console.log(
    (await run([...mpirun(3), python, "-m", "mpi4py.futures", here("peer_cluster.py"), "mpi4py", "20000"]))
      .trim(),
  );
}
await Deno.remove(folder, { recursive: true });

async function run([program, ...args]: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program!, { args: [...args], env: environment })
    .output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
