// nmer verify: what it shows, writes and ends with.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import type { RunEnvironment } from "../../../lib/calculation/mod.ts";
import { denoHost, main } from "../../../lib/command_line/mod.ts";
import { withFolder } from "../../folders.ts";
import { isProgramThere } from "../../live_programs.ts";
import { contentOf, runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";

const SERIAL = ["--modes", "serial", "--schedules", "level"];

Deno.test("verify: an input is verified as it says, nothing is written but the page, which runs no script", () =>
  withFolder(async (folder) => {
    const name = "<script>alert(1)</script>".replace("/", "");
    await writeFiles(folder, { [`${name}.yaml`]: HELIUM_DIMER });
    const at = (name: string) => `${folder}/${name}`;
    const { status, out, err } = await runOnDisk([
      "verify",
      at(`${name}.yaml`),
      ...SERIAL,
      "--format",
      "json",
      "--report",
      at("page.html"),
    ]);
    assertEquals([status, err.includes("report: ")], [0, true]);
    const { success, rows, largest_difference, batches } = JSON.parse(out);
    assertEquals([success, rows, largest_difference], [
      true,
      { total: 2, equal: 2, differs: 0, failed: 0 },
      null,
    ]);
    assertEquals(batches[0].rows[0].status, "equal");
    assertEquals(Object.keys(contentOf(folder)).sort(), [`${name}.yaml`, "page.html"]);
    const page = await Deno.readTextFile(at("page.html"));
    assertStringIncludes(page, "&lt;script&gt;alert(1)");
    assert(!/<script/i.test(page));
    assertStringIncludes(page, "default-src &#39;none&#39;; style-src &#39;sha256-");
    assertStringIncludes(page, "2 of 2 rows equal");
  }));

Deno.test("verify: --quick has each kind of system, mode, schedule and treatment, on two workers, and its rows are equal", async () => {
  const listed = await runOnDisk(["verify", "--quick", "--list"]);
  assertEquals(listed.status, 0);
  const systems = [
    ...["helium-dimer", "water-dimer", "water-trimer", "sodium-waters", "open-shell", "embedded"],
    ...["composite", "extrapolated", "moments", "multi-level"],
  ];
  for (const name of systems) assert(new RegExp(`^${name} \\(`, "m").test(listed.out), name);
  for (const way of ["workers x 2", "workers x 2, overlap", "processes x 2", "processes x 2, overlap"]) {
    for (const bsse of ["nocp", "cp", "vmfc"]) {
      assert(new RegExp(`^ +\\d+ +${bsse} +${way} `, "m").test(listed.out), `${bsse}, ${way}`);
    }
  }
  assert(!/energy;|x [14]/.test(listed.out), listed.out);
  const { status, out } = await runOnDisk([
    "verify",
    "--quick",
    "--systems",
    "helium-dimer",
    "--modes",
    "workers",
    "-q",
  ]);
  assertEquals(status, 0, out);
  assert(/^6 of 6 rows equal; .*: no bit differs$/m.test(out), out);
});

Deno.test("verify: a worker that is wrong ends with status 1, and the row, label and size stand in text and page", () =>
  withFolder(async (folder) => {
    await writeFiles(folder, { "in.yaml": HELIUM_DIMER });
    const page = `${folder}/page.html`;
    const args = [
      "verify",
      `${folder}/in.yaml`,
      "--modes",
      "workers",
      "--workers",
      "1",
      "--schedules",
      "level",
    ];
    const { status, out } = await withFaultyWorkers([...args, "-q", "--report", page, "--row-retries", "3"]);
    assertEquals(status, 1);
    assertStringIncludes(out, "workers x 1, differs from the serial run:");
    assertStringIncludes(out, '["(auto)", [1], [1, 2]]: its energy is -2.');
    assertStringIncludes(out, "a difference of 1.0e-9");
    assertStringIncludes(await Deno.readTextFile(page), "a difference of 1.0e-9");
  }));

async function withFaultyWorkers(
  args: readonly string[],
): Promise<{ readonly status: number; readonly out: string }> {
  const host = denoHost(new URL("../../../workers/task_worker.ts", import.meta.url));
  let out = "";
  const runEnvironment = async (): Promise<RunEnvironment> => {
    const environment = await host.runEnvironment();
    return { ...environment, startWorker: (number) => faulty(environment.startWorker(number)) };
  };
  const world = {
    ...host,
    runEnvironment,
    out: (text: string) => void (out += text),
    environment: () => undefined,
  };
  return { status: await Effect.runPromise(main(args, world)), out };
}

/** A worker whose energies are off by 1e-9. */
function faulty(
  worker: ReturnType<RunEnvironment["startWorker"]>,
): ReturnType<RunEnvironment["startWorker"]> {
  return new Proxy(worker, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, name, value) => {
      const isReply = name === "onmessage" && typeof value === "function";
      return Reflect.set(
        target,
        name,
        isReply ? ({ data }: MessageEvent) => value(new MessageEvent("message", { data: off(data) })) : value,
      );
    },
  });
}

function off<Reply extends { readonly kind: string; readonly computed?: { readonly energy: number } }>(
  reply: Reply,
): Reply {
  if (reply.computed === undefined) return reply;
  return { ...reply, computed: { ...reply.computed, energy: reply.computed.energy + 1e-9 } };
}

Deno.test("verify: --list shows the matrix with its priorities and computes nothing", async () => {
  const args = ["verify", "in.yaml", "--list", "--treatments", "nocp,cp", "--priority", "cp=high"];
  const { status, out } = await runCommand(args, { "in.yaml": HELIUM_DIMER });
  assertEquals(status, 0);
  assertStringIncludes(out, "28 rows in 1 batch, 84 tasks; none was computed");
  assertStringIncludes(out, "high");
  const listed = await runCommand([...args, "--format", "json"], { "in.yaml": HELIUM_DIMER });
  assertEquals(JSON.parse(listed.out).batches[0].rows.length, 28);
});

Deno.test("verify: what cannot be computed ends with status 3, and says why", async () => {
  const input = HELIUM_DIMER.replace(
    "program: builtin, method: hf, basis: sto-3g",
    "program: xtb, method: gfn2-xtb",
  )
    .replace(/bsse: .*/, "");
  const { status, out } = await runCommand(["verify", "in.yaml", ...SERIAL, "--treatments", "nocp", "-q"], {
    "in.yaml": input,
  });
  assertEquals(status, 3);
  assertStringIncludes(out, "the serial run could not be computed: xtb cannot be started here");
  assertStringIncludes(out, "0 of 1 row equal, 1 not computed");
});

Deno.test("verify: mode mpi without a launcher of MPI ends with status 4, before anything is computed", async () => {
  const { status, err, out } = await runCommand(["verify", "--modes", "mpi"]);
  assertEquals([status, out], [4, ""]);
  assertStringIncludes(err, "no mpirun and no mpiexec on the PATH");
});

const WRONG: readonly (readonly [args: readonly string[], words: string])[] = [
  [
    ["--modes", "worker"],
    'found "worker"; expected some of serial, workers, processes, mpi. Did you mean workers?',
  ],
  [["--workers", "1,,2"], "words with a comma between them"],
  [["--workers", "0"], "numbers from 1 to 256"],
  [["--systems", "water"], "expected some of helium-dimer"],
  [["--priority", "mpi"], "high, normal or low, as in mpi=low"],
  [["--priority", "serail=low"], "which is of no row"],
  [["--programs", "orca"], "--programs: "],
  [["--report", "page.txt"], "--report: "],
  [["--report", "-"], "--format json writes all of it"],
  [["--tolerance", "2"], "a difference in Hartree, from 0 to 1"],
  [["--modes", "mpi", "--workers", "1"], "mpi with one worker alone"],
  [["--programs", "xtb", "--treatments", "cp"], "no basis functions without a nucleus"],
  [["in.yaml", "--systems", "embedded"], "no such option beside inputs"],
  [["nothing.yaml"], "nothing.yaml"],
];

for (const [args, words] of WRONG) {
  Deno.test(`verify: nmer verify ${args.join(" ")} is refused`, async () => {
    const { status, err, out } = await runCommand(["verify", ...args], { "in.yaml": HELIUM_DIMER });
    assertEquals([status, out], [2, ""]);
    assertStringIncludes(err, words);
  });
}

const hasMpi = await isProgramThere("mpirun");

Deno.test({
  name: "verify: ranks of MPI give the bits of the serial run, and leave no files",
  ignore: !hasMpi && Deno.env.get("CI") !== "true",
  fn: () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "in.yaml": HELIUM_DIMER + "properties: dipole\n" });
      const { status, out } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "-q", new URL("../../../cli.ts", import.meta.url).pathname, "verify", "in.yaml"]
          .concat([
            "--modes",
            "mpi",
            "--workers",
            "2",
            "--schedules",
            "level",
            "--drivers",
            "gradient",
            "--format",
            "json",
            "--row-retries",
            "2",
          ]),
        cwd: folder,
        env: { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1", TMPDIR: folder },
        stderr: "null",
      }).output().then(({ code, stdout }) => ({ status: code, out: new TextDecoder().decode(stdout) }));
      assertEquals(JSON.parse(out).rows, { total: 2, equal: 2, differs: 0, failed: 0 });
      assertEquals(status, 0);
      assertEquals(Object.keys(contentOf(folder)).filter((name) => name.includes("result.json")), []);
    }),
});
