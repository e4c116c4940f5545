// nmer programs, on machines that are made up.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { searchOn } from "../../programs/made_up_machine.ts";
import { runCommand } from "../fake_host.ts";

const BARE = searchOn({});
const LAB = searchOn({
  executables: { python3: ["/opt/python3"] },
  answer: ({ args }) =>
    args.some((arg) => arg.includes("psi4"))
      ? args.some((arg) => arg.includes("qcengine.get_program"))
        ? '{"qcengine": "0.30.0", "versions": {"nwchem": "7.2", "psi4": "1.9.1"}}'
        : '{"version": "1.9.1", "place": "/opt/psi4"}'
      : undefined,
});

Deno.test("nmer programs: a bare machine has the built-in engine, and is told what to install", async () => {
  const { status, out, err } = await runCommand(["programs"], {}, { programSearch: BARE });
  assertEquals([status, err], [0, ""]);
  assertMatch(out, /^builtin +\d+\.\d+\.\d+\+\d+ .* yes .* a part of nmer$/m);
  assertMatch(out, /^not here: psi4\n {2}Psi4 is not there; install it/m);
  assertMatch(out, /^not here: qcengine:adcc, .*, qcengine:xtb\n {2}QCEngine is not there; install it/m);
});

Deno.test("nmer programs: what is found is told with its version, its place and what it can do", async () => {
  const { out } = await runCommand(["programs"], {}, { programSearch: LAB });
  assertMatch(out, /^psi4 +1\.9\.1 +energy, gradient, hessian +yes +yes +yes +yes +\/opt\/psi4$/m);
  assertMatch(out, /^program .* ghosts +open shells +threads +embedding +where$/m);
  assertMatch(
    out,
    /^qcengine:nwchem +7\.2 \(QCEngine 0\.30\.0\) .* yes +yes +no +no +QCEngine of \/opt\/python3$/m,
  );
  assertStringIncludes(out, "qcengine:xtb\n  QCEngine 0.30.0 of /opt/python3 does not find it");
});

Deno.test("nmer programs: as JSON, each program says what it can do, found or not", async () => {
  const { out } = await runCommand(["programs", "--format", "json"], {}, { programSearch: LAB });
  const { programs } = JSON.parse(out) as { programs: Record<string, unknown>[] };
  const named = (name: string) => programs.find((program) => program["name"] === name)!;
  assertEquals(named("qcengine:nwchem"), {
    name: "qcengine:nwchem",
    found: true,
    version: "7.2 (QCEngine 0.30.0)",
    place: "QCEngine of /opt/python3",
    drivers: ["energy", "gradient", "hessian"],
    ghosts: true,
    open_shells: true,
    threads: false,
    embedding: false,
  });
  const { missing, ...xtb } = named("qcengine:xtb");
  assertEquals(xtb, {
    name: "qcengine:xtb",
    found: false,
    drivers: ["energy", "gradient"],
    ghosts: false,
    open_shells: true,
    threads: true,
    embedding: false,
  });
  assert(String(missing).includes("install xtb"));
  assertEquals((named("builtin")["drivers"] as string[])[0], "energy");
});
