// How external programs are found, on machines that are made up.

import { assertEquals, assertStringIncludes } from "@std/assert";
import * as Effect from "effect/Effect";
import { isBuiltin, makeRegistry, type ServerCommand } from "../../lib/programs/mod.ts";
import { type MadeUp, searchOn } from "./made_up_machine.ts";

function find(program: string, machine: MadeUp) {
  const asked: string[] = [];
  const external = makeRegistry().named(program);
  if (isBuiltin(external)) throw new Error(`${program} is built in`);
  const found = Effect.runPromise(Effect.match(external.find(searchOn(machine, asked)), {
    onFailure: ({ message, remedy }) => ({ message, remedy }),
    onSuccess: (installation) => installation,
  }));
  return found.then((found) => ({ found, asked }));
}

const PSI4 = '{"version": "1.9.1", "place": "/opt/psi4/lib/psi4"}\n';
const isProbe = ({ args }: ServerCommand) => args.includes("-c");

Deno.test("search: Psi4 is found by its script, which tells where its module is", async () => {
  const { found, asked } = await find("psi4", {
    variables: { PATH: "/opt/psi4/bin:/bin", SECRET: "no", PSIPATH: "/basis" },
    executables: { psi4: ["/opt/psi4/bin/psi4"], "/opt/psi4/bin/python3.10": ["/opt/psi4/bin/python3.10"] },
    firstLines: { "/opt/psi4/bin/psi4": "#!/opt/psi4/bin/python3.10" },
    answer: (command) =>
      isProbe(command)
        ? PSI4
        : "export PATH=/opt/psi4/bin:$PATH\nexport PYTHONPATH=/opt/psi4/lib:$PYTHONPATH\n",
  });
  assertEquals(found, {
    version: "1.9.1",
    place: "/opt/psi4/lib/psi4",
    server: {
      command: "/opt/psi4/bin/python3.10",
      args: ["-B", "/nmer/lib/programs/python/qcschema_server.py", "psi4", "/opt/psi4/lib"],
      environment: { PATH: "/opt/psi4/bin:/bin", PSIPATH: "/basis", PYTHONHASHSEED: "0" },
    },
  });
  assertEquals(asked, ["/opt/psi4/bin/python3.10", "/opt/psi4/bin/python3.10"]);
});

Deno.test("search: Psi4 is found in an active environment, and with NMER_PSI4 in no other place", async () => {
  const machine: MadeUp = {
    variables: { VIRTUAL_ENV: "/env" },
    executables: {
      "/env/bin/python": ["/env/bin/python"],
      python3: ["/usr/bin/python3"],
      "/mine": ["/mine"],
    },
    answer: ({ command }) => command === "/env/bin/python" ? PSI4 : undefined,
  };
  const { found } = await find("psi4", machine);
  assertEquals("server" in found && found.server.command, "/env/bin/python");
  const elsewhere = await find("psi4", {
    ...machine,
    variables: { ...machine.variables, NMER_PSI4: "/mine" },
  });
  assertStringIncludes("message" in elsewhere.found ? elsewhere.found.message : "", "set NMER_PSI4");
  assertEquals(elsewhere.asked, ["/mine"]);
});

Deno.test("search: Python's programs are found in the Python that started nmer, after an active environment", async () => {
  const machine: MadeUp = {
    variables: { NMER_PYTHON: "/own/bin/python3" },
    executables: {
      "/own/bin/python3": ["/own/bin/python3"],
      "/env/bin/python": ["/env/bin/python"],
      python3: ["/usr/bin/python3"],
    },
    answer: () => JSON.stringify({ version: "2.14.0", place: "/site/pyscf" }),
  };
  const own = await find("pyscf", machine);
  assertEquals("server" in own.found && own.found.server.command, "/own/bin/python3");
  const active = await find("pyscf", {
    ...machine,
    variables: { ...machine.variables, VIRTUAL_ENV: "/env" },
  });
  assertEquals("server" in active.found && active.found.server.command, "/env/bin/python");
});

Deno.test("search: a psi4 that no Python can import is started for each task, and says so", async () => {
  const { found } = await find("psi4", {
    executables: { psi4: ["/bin/psi4"], python3: ["/bin/python3"] },
    firstLines: { "/bin/psi4": "#!/bin/sh" },
    answer: ({ command, args }) => command === "/bin/psi4" && args[0] === "--version" ? "1.9.1\n" : undefined,
  });
  const server = "/nmer/lib/programs/python/qcschema_server.py";
  assertEquals("server" in found && [found.version, found.server.command, found.server.args], [
    "1.9.1",
    "/bin/python3",
    ["-B", server, "psi4-executable", "/bin/psi4", "1.9.1"],
  ]);
  assertStringIncludes("place" in found ? found.place : "", "started for each task");
});

Deno.test("search: a Psi4 that is not there, or that says nothing usable, is told with what to install", async () => {
  for (const answer of [() => undefined, () => "", () => "psi4!\n", () => "[]", () => "null"]) {
    const { found } = await find("psi4", { executables: { python3: ["/usr/bin/python3"] }, answer });
    assertEquals("remedy" in found && found.remedy, "more-resources");
    assertStringIncludes("message" in found ? found.message : "", "conda install -c conda-forge psi4");
  }
});

Deno.test("search: a program of QCEngine's is found in the first Python whose QCEngine finds it", async () => {
  const machine: MadeUp = {
    executables: { python3: ["/a/python3", "/b/python3", "/c/python3"] },
    answer: ({ command, args }) => {
      if (command === "/a/python3") return undefined;
      const versions = command === "/c/python3" && args.includes("nwchem") ? '{"nwchem": "7.2"}' : "{}";
      return `nwchem says hello\n{"qcengine": "v0.30.0", "versions": ${versions}}\n`;
    },
  };
  const { found } = await find("nwchem", machine);
  assertEquals(found, {
    version: "7.2 (QCEngine 0.30.0)",
    place: "QCEngine of /c/python3",
    server: {
      command: "/c/python3",
      args: ["-B", "/nmer/lib/programs/python/qcschema_server.py", "qcengine"],
      environment: { PYTHONHASHSEED: "0" },
    },
  });
  const missing = (await find("qcengine:xtb", machine)).found;
  assertStringIncludes(
    "message" in missing ? missing.message : "",
    "QCEngine 0.30.0 of /b/python3 does not find xtb",
  );
  const complaint =
    "Python module 'xtb' not found in envvar PYTHONPATH. Please install via `conda install xtb-python`";
  const told = (await find("qcengine:xtb", {
    executables: { python3: ["/b/python3"], xtb: ["/usr/bin/xtb"] },
    answer: () => JSON.stringify({ qcengine: "0.26.0", versions: {}, complaints: { xtb: complaint } }),
  })).found;
  assertStringIncludes(
    "message" in told ? told.message : "",
    "QCEngine 0.26.0 of /b/python3 drives xtb by the Python module xtb, which is not there (an executable alone is " +
      "not enough); install the module for that Python (xtb-python: conda install",
  );
  const none = (await find("qcengine:xtb", { executables: { python3: ["/a/python3"] } })).found;
  assertStringIncludes("message" in none ? none.message : "", "pip install qcengine");
});

const LIBRARY = "/opt/conda/lib/libxtb.so.6";
const foundAt = (file: string, api = 10000) => JSON.stringify({ path: LIBRARY, file, api });

Deno.test("search: xtb's library is looked for in an active environment first, and the server may load nothing else", async () => {
  const { found } = await find("xtb", {
    variables: { CONDA_PREFIX: "/opt/conda", LD_LIBRARY_PATH: "/my/lib:relative", HOME: "/home/me" },
    executables: { xtb: ["/site/xtb/bin/xtb"] },
    answer: ({ command, args }) => {
      assertEquals(command, "/bin/deno");
      const paths = args.slice(args.indexOf("find") + 1);
      assertEquals(paths[0], LIBRARY);
      const orders = ["/opt/conda/lib/", "/my/lib/", "/site/xtb/lib/", "/usr/lib/x86_64-linux-gnu/"].map((
        folder,
      ) => paths.indexOf(`${folder}libxtb.so.6`));
      assertEquals(orders, orders.toSorted((a, b) => a - b));
      assertEquals([orders.includes(-1), paths.some((path) => !path.startsWith("/"))], [false, false]);
      return `${foundAt("/opt/conda/lib/libxtb.so.6.7.1")}\n`;
    },
  });
  const file = "/opt/conda/lib/libxtb.so.6.7.1";
  assertEquals("server" in found && [found.version, found.place], ["6.7.1", file]);
  const { args, environment } = (found as { server: ServerCommand }).server;
  assertEquals(args.filter((arg) => arg.startsWith("--allow")), [`--allow-ffi=${file}`]);
  assertEquals(args.slice(-3), ["/nmer/workers/xtb_server.ts", "serve", file]);
  assertEquals(environment["LD_LIBRARY_PATH"], "/my/lib:relative");
  assertEquals("HOME" in environment, false);
});

Deno.test("search: NMER_XTB names the library or its folder, and nothing else is tried", async () => {
  await find("xtb", {
    variables: { NMER_XTB: "/mine", CONDA_PREFIX: "/opt/conda" },
    answer: ({ args }) => {
      const paths = args.slice(args.indexOf("find") + 1);
      assertEquals([paths[0], paths[1]], ["/mine", "/mine/libxtb.so.6"]);
      assertEquals(paths.every((path) => path.startsWith("/mine")), true);
      return "";
    },
  });
});

Deno.test("search: an xtb that is not there, or cannot be used, is told with what to install", async () => {
  const broken = JSON.stringify({ unusable: [{ path: LIBRARY, reason: "wrong ELF class" }] });
  for (
    const [answer, part] of [
      ["", "xtb's library is not there"],
      ["not JSON", "xtb's library is not there"],
      [broken, `${LIBRARY} (wrong ELF class)`],
      [foundAt("/x/libxtb.so.9.0.0", 20000), "its interface has version 20000, and nmer knows 1"],
    ] as const
  ) {
    const { found } = await find("xtb", { answer: () => answer });
    assertEquals("remedy" in found && found.remedy, "install");
    const { message } = found as { message: string };
    for (const words of [part, "apt install libxtb6", "NMER_XTB", "qcengine:xtb"]) {
      assertStringIncludes(message, words);
    }
  }
});

Deno.test("search: a library of xtb without a number in its name is known by its content", async () => {
  const { found } = await find("xtb", { answer: () => foundAt("/x/libxtb.so") });
  assertEquals("version" in found && found.version, "of unknown content");
});

Deno.test("search: a tblite that cannot be loaded is told with its error, unless another Python has one", async () => {
  const machine = (other: string): MadeUp => ({
    executables: { python3: ["/a/python3", "/b/python3"] },
    answer: ({ command }) => command === "/a/python3" ? '{"problem": "undefined symbol: f"}' : other,
  });
  const { found } = await find("tblite", machine("{}"));
  assertStringIncludes(
    "message" in found ? found.message : "",
    "tblite of /a/python3 cannot be loaded (undefined symbol: f): another version may be; install it (pip install",
  );
  const right = (await find("tblite", machine('{"version": "0.8.0", "place": "/b/tblite"}'))).found;
  assertEquals("server" in right && right.server.command, "/b/python3");
});
