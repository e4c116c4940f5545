// The script at the head of the single file, with a Deno in it that says how it was started. Where it unpacks itself,
// what it refuses to run, and what it says.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { archiveOf, fileInArchive } from "../../packaging/single/archive.ts";
import { DENO_VERSION, PLATFORMS } from "../../packaging/single/platforms.ts";
import { singleFile, type SingleParts } from "../../packaging/single/single_file.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";

// Answers --version as Deno does, and else tells its arguments, the standard input and what a launcher sets.
const FAKE_DENO = `#!/bin/sh
[ "$1" = --version ] && { echo deno; exit 0; }
printf '%s\\n' "$@"
printf 'DENO_DIR=%s NMER_LAUNCHER=%s umask=%s pid=%s\\n' "$DENO_DIR" "$NMER_LAUNCHER" "$(umask)" $$
case "$*" in *" read") cat ;; *" fail") exit 7 ;; *" die") kill -9 $$ ;; esac
`;

const [system, machine] = ["-s", "-m"].map((flag) => {
  const { stdout } = new Deno.Command("uname", { args: [flag] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}) as ["Linux", string];

interface Ended {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly out: string;
  readonly err: string;
  readonly pid: number;
}

/** A folder with the file and a home for it. */
class Place {
  constructor(readonly folder: string) {}

  get file(): string {
    return `${this.folder}/bin/nmer`;
  }

  get cache(): string {
    return `${this.folder}/home/.cache/nmer`;
  }

  /** The one version that is there. */
  get unpacked(): string {
    const names = Array.from(Deno.readDirSync(this.cache), ({ name }) => name);
    assertEquals(names.length, 1, names.join(" "));
    return `${this.cache}/${names[0]}`;
  }

  async write(parts: Partial<SingleParts> = {}): Promise<this> {
    const bundle = `${this.folder}/bundle`;
    for (const folder of ["bin", "home", "bundle/workers"]) {
      await Deno.mkdir(`${this.folder}/${folder}`, { recursive: true });
    }
    for (const name of ["cli.js", "deno.json", "workers/task_worker.js"]) {
      await Deno.writeTextFile(`${bundle}/${name}`, `// ${name}`);
    }
    const deno = new TextEncoder().encode(FAKE_DENO);
    const bytes = await singleFile({
      version: "1.2.3",
      platform: { system, machine },
      deno,
      bundle,
      ...parts,
    });
    await Deno.writeFile(this.file, bytes, { mode: 0o755 });
    return this;
  }

  async start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    stdin = "",
  ): Promise<Ended> {
    const child = new Deno.Command("sh", {
      args: ["-c", 'umask 022; exec "$@"', "sh", this.file, ...args],
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH")!, HOME: `${this.folder}/home`, ...env },
      cwd: this.folder,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
    const { code, signal, stdout, stderr } = await child.output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, signal, out: out!, err: err!, pid: child.pid };
  }
}

const withPlace = (use: (place: Place) => Promise<void>, parts: Partial<SingleParts> = {}) => () =>
  withFolder(async (folder) => await use(await new Place(folder).write(parts)));

Deno.test(
  "single file: it unpacks itself once, and gives arguments, input and statuses on",
  withPlace(async (place) => {
    const first = await place.start(["run", "a b.yaml", "", "read"], {}, "text of the input");
    assertEquals([first.code, first.err], [0, ""]);
    const { unpacked } = place;
    assertMatch(unpacked, /\/1\.2\.3-[0-9a-f]{12}$/);
    assertEquals((await Deno.stat(unpacked)).mode! & 0o777, 0o700);
    const [, ...rest] = first.out.split("\n");
    assertEquals(rest.slice(rest.indexOf("-P")), [
      "-P",
      `${unpacked}/cli.js`,
      "run",
      "a b.yaml",
      "",
      "read",
      `DENO_DIR=${unpacked}/cache NMER_LAUNCHER=${place.file} umask=0022 pid=${first.pid}`,
      "text of the input",
    ]);
    const { mtime } = await Deno.stat(`${unpacked}/deno`);
    assertEquals((await place.start(["x", "fail"])).code, 7);
    assertEquals((await place.start(["x", "die"])).signal, "SIGKILL");
    assertEquals((await Deno.stat(`${unpacked}/deno`)).mtime, mtime);
  }),
);

Deno.test(
  "single file: first starts at once leave one whole copy, and nothing else",
  withPlace(async (place) => {
    const ended = await Promise.all(Array.from({ length: 8 }, () => place.start(["x"])));
    assertEquals(ended.map(({ code, err }) => [code, err]), ended.map(() => [0, ""]));
    const names = Array.from(Deno.readDirSync(place.unpacked), ({ name }) => name).sort();
    assertEquals(names, [".files", ".used", "cli.js", "deno", "deno.json", "workers"]);
  }),
);

Deno.test(
  "single file: what is missing or emptied in its folder is unpacked again",
  withPlace(async (place) => {
    await place.start(["x"]);
    await Deno.remove(`${place.unpacked}/workers/task_worker.js`);
    assertEquals((await place.start(["x"])).code, 0);
    assert((await Deno.stat(`${place.unpacked}/workers/task_worker.js`)).size > 0);
    await Deno.truncate(`${place.unpacked}/cli.js`, 0);
    assertEquals((await place.start(["x"])).code, 0);
    assert((await Deno.stat(`${place.unpacked}/cli.js`)).size > 0);
  }),
);

Deno.test(
  "single file: a home that is none, or no folder, is left aside once with a word",
  withPlace(async (place) => {
    const TMPDIR = `${place.folder}/tmp`;
    await Deno.mkdir(TMPDIR);
    await Deno.writeTextFile(`${place.folder}/home/.cache`, "a file");
    const first = await place.start(["x"], { TMPDIR });
    assertEquals(first.code, 0);
    assertMatch(
      first.err,
      /^nmer: unpacked itself into .*\/tmp\/nmer-\d+, since.*:\n.*home\/\.cache\/nmer: it is not there/,
    );
    assertEquals(await place.start(["x"], { TMPDIR }).then(({ code, err }) => [code, err]), [0, ""]);
    assertEquals(await place.start(["x"], { TMPDIR, HOME: "" }).then(({ code, err }) => [code, err]), [
      0,
      "",
    ]);
    const XDG_CACHE_HOME = `${place.folder}/xdg`;
    assertEquals(await place.start(["x"], { TMPDIR, XDG_CACHE_HOME }).then(({ code }) => code), 0);
  }),
);

Deno.test(
  "single file: a folder that others may write to, or a link, is never used",
  withPlace(async (place) => {
    const NMER_CACHE = `${place.folder}/shared`;
    await Deno.mkdir(NMER_CACHE);
    for (const mode of [0o777, 0o770, 0o702]) {
      await Deno.chmod(NMER_CACHE, mode);
      const { code, err } = await place.start(["x"], { NMER_CACHE });
      assertEquals(code, 4, mode.toString(8));
      assertMatch(err, /shared: it is not this user's, or others can write to it\n$/);
    }
    await Deno.chmod(NMER_CACHE, 0o700);
    assertEquals((await place.start(["x"], { NMER_CACHE })).code, 0);
    // What is there by then is not run any more once others can change it.
    await Deno.chmod(NMER_CACHE, 0o777);
    assertEquals((await place.start(["x"], { NMER_CACHE })).code, 4);
    await Deno.chmod(NMER_CACHE, 0o700);
    if (Deno.uid() === 0) {
      await Deno.chown(NMER_CACHE, 1234, 1234);
      assertEquals((await place.start(["x"], { NMER_CACHE })).code, 4);
      await Deno.chown(NMER_CACHE, 0, 0);
    }
    await Deno.symlink(NMER_CACHE, `${place.folder}/link`);
    assertEquals((await place.start(["x"], { NMER_CACHE: `${place.folder}/link` })).code, 4);
    await Deno.writeTextFile(`${place.folder}/file`, "");
    assertMatch(
      (await place.start(["x"], { NMER_CACHE: `${place.folder}/file` })).err,
      /file: it is a file, and no folder\n$/,
    );
    assertMatch(
      (await place.start(["x"], { NMER_CACHE: "a" })).err,
      /^nmer: NMER_CACHE=a is to be an absolute path\n$/,
    );
  }),
);

Deno.test("single file: a damaged one, and one for another machine, say so and leave nothing behind", () =>
  withFolder(async (folder) => {
    const place = await new Place(folder).write();
    const bytes = await Deno.readFile(place.file);
    await Deno.writeFile(place.file, bytes.subarray(0, bytes.length - 100));
    const cut = await place.start(["x"]);
    assertEquals([cut.code, cut.err], [
      4,
      `nmer: the file ${place.file} is damaged or not whole: download it again\n`,
    ]);
    // Within the script, at the end of a function and in the middle of a word.
    const script = new TextDecoder().decode(bytes.subarray(0, 10_000));
    for (const end of [script.indexOf("nmer_own() {"), script.indexOf("nmer_unpack() {") + 100]) {
      await Deno.writeFile(place.file, bytes.subarray(0, end));
      const { code, err } = await place.start(["x"]);
      assertEquals(code, 4);
      assertMatch(err, /^nmer: the file \S+ is damaged or not whole: download it again$/m);
    }
    await place.write({ platform: { system: "Linux", machine: "vax" } });
    const other = await place.start(["x"]);
    assertEquals(other.code, 4);
    assertMatch(
      other.err,
      /^nmer: this file is for Linux vax, and the machine is a .*: take nmer's file for that\n$/,
    );
    await place.write({
      deno: new TextEncoder().encode("#!/bin/sh\necho GLIBC_2.27 not found >&2; exit 1\n"),
    });
    const old = await place.start(["x"]);
    assertEquals(old.code, 4);
    assertMatch(
      old.err,
      /^nmer: this machine cannot run what nmer carries, Deno, which needs .*: GLIBC_2\.27 not found\n$/,
    );
    assertEquals(Array.from(Deno.readDirSync(place.cache)), []);
  }));

Deno.test(
  "single file: versions that nobody has started for a month are swept, others stay",
  withPlace(async (place) => {
    for (const [name, days] of [["1.0.0-aaa", 40], ["1.1.0-bbb", 2]] as const) {
      await Deno.mkdir(`${place.cache}/${name}`, { recursive: true });
      await Deno.writeTextFile(`${place.cache}/${name}/.used`, "");
      const then = new Date(Date.now() - days * 86_400_000);
      await Deno.utime(`${place.cache}/${name}/.used`, then, then);
    }
    const then = new Date(Date.now() - 40 * 86_400_000);
    for (const name of ["1.0.1-ccc", "1.1.1-ddd"]) await Deno.mkdir(`${place.cache}/${name}`); // never started
    await Deno.utime(`${place.cache}/1.0.1-ccc`, then, then);
    await Deno.chmod(place.cache, 0o700);
    assertEquals((await place.start(["x"])).code, 0);
    const names = Array.from(Deno.readDirSync(place.cache), ({ name }) => name.replace(/-.*/, "")).sort();
    assertEquals(names, ["1.1.0", "1.1.1", "1.2.3"]);
  }),
);

// As root, in a name space of its own: other tests and the machine see no such file system.
const canMount = await isProgramThere("unshare", "--mount", "true");
for (
  const [what, options, expected] of [
    ["noexec", "noexec", /home: no program may run from there/],
    ["too small", "size=1m", /home: \d MB are free, and \d+ MB are needed/],
  ] as const
) {
  Deno.test({
    name: `single file: a file system that is ${what} is left aside, and the reason said`,
    ignore: !canMount,
    fn: withPlace(async (place) => {
      const script =
        `mount -t tmpfs -o ${options},mode=700 none "${place.folder}/home" && exec "${place.file}" x`;
      const { code, stderr } = await new Deno.Command("unshare", {
        args: ["--mount", "sh", "-c", script],
        clearEnv: true,
        env: { PATH: Deno.env.get("PATH")!, NMER_CACHE: `${place.folder}/home` },
      }).output();
      assertEquals(code, 4);
      assertMatch(new TextDecoder().decode(stderr), expected);
    }),
  });
}

Deno.test("single file: archives give back what went into them, and hold to a limit of names", () => {
  const bytes = new Uint8Array(700).fill(7);
  const archive = archiveOf([{ path: "a/b", bytes: new Uint8Array() }, { path: "c", bytes }]);
  assertEquals(fileInArchive(archive, "c"), bytes);
  assertEquals(archive.length % 512, 0);
});

Deno.test("single file: the Deno in it is the one that this project is developed with", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  assertMatch(readme, new RegExp(`deno@${DENO_VERSION.replaceAll(".", "\\.")} task`));
  assertEquals(new Set(PLATFORMS.map(({ name }) => name)).size, PLATFORMS.length);
});
