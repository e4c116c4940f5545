// The Python package: its client on the source, and its wheel as pip installs it.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { makeWheel } from "../../packaging/python/make_wheel.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { madeBundle } from "./made_bundle.ts";
import { assertStatedSize } from "./stated_size.ts";
import { asePython, isAseThere } from "./python/environment.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const TESTS = join(ROOT, "tests/packaging/python");
const isCi = Deno.env.get("CI") === "true";
const hasPython = await isProgramThere("python3");
const hasAse = await isAseThere();

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ran(command: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    env: { PYTHONDONTWRITEBYTECODE: "1", ...env },
    stdin: "null",
  }).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** Runs a file of Python's tests. */
async function passes(python: string, file: string, env: Record<string, string>): Promise<void> {
  const { code, out, err } = await ran(python, ["-W", "error::ResourceWarning", join(TESTS, file)], env);
  assertEquals(code, 0, `${file}: ${out}${err}`);
  assertMatch(err, /^OK$/m);
}

Deno.test({
  name: `python: the client computes, cancels, warns and raises${
    hasPython ? "" : " (skipped: no python3 here)"
  }`,
  ignore: !hasPython && !isCi,
  fn: () =>
    passes("python3", "client_test.py", {
      PYTHONPATH: join(ROOT, "packaging/python"),
      NMER_COMMAND: `${Deno.execPath()} run -q -A ${join(ROOT, "cli.ts")}`,
    }),
});

Deno.test("wheel: the same bytes each time, every file of it listed, and nothing of the library of TypeScript", async () => {
  await withFolder(async (folder) => {
    const bundle = await madeBundle();
    const first = await Deno.readFile(await makeWheel(join(folder, "a"), bundle));
    assertEquals(first, await Deno.readFile(await makeWheel(join(folder, "b"), bundle)));
    await assertStatedSize("dist/nmer-VERSION-py3-none-any.whl", first.length);
  });
});

const CHECK = `
import base64, hashlib, json, sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
assert wheel.testzip() is None
[record] = [name for name in wheel.namelist() if name.endswith(".dist-info/RECORD")]
listed = {}
for line in wheel.read(record).decode().splitlines():
    name, digest, size = line.rsplit(",", 2)
    listed[name] = digest
    if digest:
        content = wheel.read(name)
        expected = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        assert digest == "sha256=" + expected and int(size) == len(content), name
assert sorted(listed) == sorted(wheel.namelist())
print(json.dumps(wheel.namelist()))
`;

Deno.test({
  name: `wheel: Python reads it, and its list is right${hasPython ? "" : " (skipped: no python3 here)"}`,
  ignore: !hasPython && !isCi,
  fn: () =>
    withFolder(async (folder) => {
      const { code, out, err } = await ran("python3", [
        "-c",
        CHECK,
        await makeWheel(folder, await madeBundle()),
      ]);
      assertEquals(code, 0, err);
      const names: string[] = JSON.parse(out);
      for (
        const name of [
          "nmer/py.typed",
          "nmer/ase.py",
          "nmer/_bundle/cli.js",
          "nmer/_bundle/workers/task_worker.js",
        ]
      ) {
        assert(names.includes(name), name);
      }
      assertEquals(names.filter((name) => /_bundle\/(?:library|mod\.js)|__pycache__/.test(name)), []);
    }),
});

Deno.test({
  name: `wheel: pip installs it; ASE, the command and a missing Deno${
    hasAse ? "" : " (skipped: no ASE here)"
  }`,
  ignore: !hasAse && !isCi,
  fn: () =>
    withFolder(async (folder) => {
      const wheel = await makeWheel(join(folder, "dist"), await madeBundle());
      const site = join(folder, "site");
      const pip = ["-m", "pip", "install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check"];
      const installed = await ran(asePython(), [...pip, "--target", site, wheel]);
      assertEquals(installed.code, 0, installed.err);
      const env = { PYTHONPATH: site };
      const command = join(site, "bin/nmer");
      const { version } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
      assertEquals(await ran(command, ["--version"], env), { code: 0, out: `nmer ${version}\n`, err: "" });
      assertEquals((await ran(command, ["run", "nowhere.yaml"], env)).code, 2);
      const old = join(folder, "old");
      await Deno.writeTextFile(old, "#!/bin/sh\necho 'deno 2.8.3 (stable)'\n", { mode: 0o755 });
      for (
        const [given, message] of [
          [folder, "is no file that may be executed"],
          ["/bin/ls", "is no Deno that runs here"],
          [old, "is Deno 2.8.3; nmer needs 2.9 or newer"],
        ]
      ) {
        const { code, err } = await ran(command, ["--version"], { ...env, NMER_DENO: given! });
        assertEquals(code, 4);
        assert(err.startsWith(`nmer: error: NMER_DENO=${given} ${message}`), err);
      }
      const script = join(folder, "job.sh");
      const written = await ran(command, ["slurm", "examples/water_trimer.yaml", "--output", script], env);
      assertEquals(written.code, 0, written.err);
      assertMatch(await Deno.readTextFile(script), new RegExp(`^nmer=\\(${command}\\)$`, "m"));
      const own = await ran(asePython(), ["-c", "import nmer; print(nmer.__version__)"], env);
      assertEquals(own.out, `${version}\n`);
      const asks = `from importlib.metadata import metadata
print(*[metadata(name)["Requires-Python"] for name in ("nmer", "deno")])`;
      const [python, itsDeno] = (await ran(asePython(), ["-c", asks], env)).out.trim().split(" ");
      assertEquals(python, itsDeno, "pip is to say what Python is asked for, and not that there is no Deno");
      const guide = await Deno.readTextFile(join(ROOT, "docs/guide/installing.md"));
      assertMatch(guide, new RegExp(`Python ${python!.slice(2)} or newer`));
      await passes(asePython(), "ase_test.py", env);
      // -I and -S: no packages but this one.
      const alone =
        `import sys; sys.path.insert(0, ${JSON.stringify(site)}); sys.argv = ["nmer", "--version"]; ` +
        "import nmer.__main__; nmer.__main__.main()";
      const { code, err } = await ran(asePython(), ["-I", "-S", "-c", alone]);
      assertEquals(code, 4);
      assertMatch(err, /^nmer: error: Deno is not here, which runs nmer: .*pip install 'deno==.*\n$/);
    }),
});
