// Inputs that somebody else wrote: whatever they say, nothing is executed, written or read outside of its place. What
// the programs would do with such words was tried: NWChem 7.0.2 through QCEngine 0.26 runs a shell for a line break in
// a basis name or a keyword, and for the keyword `task`; Psi4 1.3.2 reads a basis set from ../../file.gbs.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const PROGRAM = fromFileUrl(new URL("faulty_program.ts", import.meta.url));
/** What no part of nmer may write out: characters that steer terminals. */
// deno-lint-ignore no-control-regex
const STEERING = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function nmer(folder: string, ...args: readonly string[]): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", CLI, ...args],
    cwd: folder,
    env: { NO_COLOR: "1", NMER_JOURNAL: "false", NMER_PROGRAMS: "programs.json", NMER_SCRATCH: "scratch" },
  }).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** A folder with an input, a configured program, a scratch directory, and a file that nobody may touch. */
async function withInput(input: unknown, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(join(folder, "scratch"));
    await Deno.writeTextFile(join(folder, "input.json"), JSON.stringify(input));
    const fake = {
      executable: Deno.execPath(),
      arguments: ["run", "-q", "-A", "--no-config", PROGRAM],
      version: "1",
    };
    await Deno.writeTextFile(join(folder, "programs.json"), JSON.stringify({ commands: { fake } }));
    const before = await names(folder);
    await use(folder);
    assertEquals(await names(folder), before);
    assertEquals(await names(join(folder, "scratch")), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

function inputWith(
  model: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    molecule: { symbols: ["He", "He"], geometry: [0, 0, 0, 0, 0, 5], fragments: [[0], [1]] },
    model: { program: "command:fake", method: "hf", basis: "sto-3g", ...model },
    bsse: "nocp",
    ...rest,
  };
}

const TOUCH = 'task shell "touch EXECUTED"';
const PYTHON = "__import__('os').system('touch EXECUTED')";

const HOSTILE: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["Python in a basis name", { basis: PYTHON }],
  ["Python in a method", { method: PYTHON }],
  ["Python in a keyword", { keywords: { scf_type: PYTHON } }],
  ["Python as a keyword's name", { keywords: { [PYTHON]: 1 } }],
  ["a line break in a basis name", { basis: `sto-3g\nend\n${TOUCH}\nbasis` }],
  ["a line break in a keyword", { keywords: { scf__thresh: `1e-6\nend\n${TOUCH}\nscf` } }],
  ["a line break in a keyword's name", { keywords: { [`scf__thresh\nend\n${TOUCH}\nscf`]: "1" } }],
  ["a carriage return in a keyword", { keywords: { scf__thresh: "1e-6\rend" } }],
  ["a line separator of Unicode in a keyword", { keywords: { scf__thresh: "1e-6\u2028end" } }],
  ["a line break deep in a keyword", { keywords: { a: [{ b: ["x\ny"] }] } }],
  ["a line break in a method", { method: `hf\n${TOUCH}` }],
  ["a semicolon in a keyword", { keywords: { scf__thresh: "1e-6; end" } }],
  ["a basis name that leads upwards", { basis: "../../secret" }],
  ["a basis name that is a path", { basis: "/etc/passwd" }],
  ["a basis name with a leading minus", { basis: "-rf" }],
  ["a method with a leading minus", { method: "--version" }],
  ["a keyword with a leading minus", { keywords: { "-x": 1 } }],
  ["NUL in a basis name", { basis: "sto-3g\0x" }],
  ["NUL in a keyword", { keywords: { a: "b\0c" } }],
  ["a path in a keyword", { keywords: { molden_file: "/tmp/x" } }],
  ["a path that leads upwards in a keyword", { keywords: { molden_file: "..\\x" } }],
  ["__proto__ as a keyword", { keywords: JSON.parse('{"__proto__": {"polluted": 1}}') }],
  ["a substitution of the shell in a keyword", { keywords: { a: "$(touch EXECUTED)" } }],
  ["a substitution of the shell in a basis name", { basis: "`touch EXECUTED`" }],
  ["keywords without end", {
    keywords: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])),
  }],
  ["keywords nested without end", { keywords: nested(50) }],
  ["colours of terminals in a method", { method: "\x1b[31mhf\x1b]0;title\x07" }],
];

function nested(depth: number): Record<string, unknown> {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

const MODELS = ["command:fake", "psi4", "qcengine:nwchem", "qcengine:psi4", "xtb"];

for (const [what, model] of HOSTILE) {
  Deno.test(`hostile input: ${what} is refused before any program runs`, async () => {
    // All in one process, which takes a second to start: one input for each program.
    await withInput(inputWith(model), async (folder) => {
      const inputs = await Promise.all(MODELS.map(async (program, i) => {
        const name = `input-${i}.json`;
        await Deno.writeTextFile(join(folder, name), JSON.stringify(inputWith({ program, ...model })));
        return name;
      }));
      const { code, out, err } = await nmer(folder, "validate", ...inputs);
      for (const name of inputs) await Deno.remove(join(folder, name));
      assertEquals([code, out], [2, ""], err);
      const lines = err.trimEnd().split("\n");
      assertEquals(lines.length, MODELS.length, err);
      for (const [i, line] of lines.entries()) {
        assertStringIncludes(line, `nmer: input-${i}.json:1:`);
        assert(line.length < 1000, "the message repeats all of the input");
      }
      assert(!STEERING.test(err.replaceAll("\n", "")), JSON.stringify(err));
    });
  });
}

Deno.test("hostile input: NWChem gets no directives by keywords", async () => {
  for (
    const keywords of [{ task: "shell whoami" }, { load: "x" }, { scratch_dir: "x" }, {
      scf__vectors: "output x",
    }]
  ) {
    await withInput(inputWith({ program: "nwchem", keywords }), async (folder) => {
      const { code, err } = await nmer(folder, "validate", "input.json");
      assertEquals(code, 2, err);
    });
  }
});

Deno.test("hostile input: comments, labels and names reach nobody's terminal as more than text", async () => {
  const steering = "\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>\x9b31m\u202e";
  const input = {
    molecule: {
      symbols: ["He", "He"],
      geometry: [0, 0, 0, 0, 0, 5],
      fragments: [[0], [1]],
      comment: steering,
      name: steering,
    },
    model: { program: "command:fake", method: "hf", basis: "sto-3g" },
    bsse: "nocp",
  };
  await withInput(input, async (folder) => {
    for (const args of [["plan"], ["validate"], ["run"], ["run", "--progress", "plain", "-v"]]) {
      const { code, err, out } = await nmer(folder, args[0]!, "input.json", ...args.slice(1));
      assertEquals(code, 0, err);
      assert(!STEERING.test((out + err).replaceAll("\n", "")), `${args}: ${JSON.stringify(out + err)}`);
    }
  });
});

Deno.test("hostile input: a name of a model is a word that can be shown, or none", async () => {
  for (const name of ["\x1b[2J", "a\nb", "\x9b31m", "\u202e", "a\0"]) {
    const { molecule } = inputWith({}) as { readonly molecule: unknown };
    const models = { [name]: { program: "command:fake", method: "hf", basis: "sto-3g" } };
    await withInput({ molecule, models, levels: { 1: name, 2: name } }, async (folder) => {
      const { code, out, err } = await nmer(folder, "plan", "input.json");
      assertEquals([code, out], [2, ""], err);
      assertStringIncludes(err, "a name without control characters");
      assert(!STEERING.test(err.replace(/\n$/, "")), JSON.stringify(err));
    });
  }
});

Deno.test({
  name: "hostile input: a symbolic link as scratch is refused, and nothing is written behind it",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withInput(inputWith({}), async (folder) => {
      await Deno.mkdir(join(folder, "elsewhere"));
      await Deno.symlink(join(folder, "elsewhere"), join(folder, "link"));
      const { code, err } = await nmer(folder, "run", "input.json", "--scratch", "link");
      assertEquals(code, 2, err);
      assertStringIncludes(err, "is a symbolic link");
      assertEquals(await names(join(folder, "elsewhere")), []);
      await Deno.remove(join(folder, "link"));
      await Deno.remove(join(folder, "elsewhere"));
    }),
});

Deno.test("hostile input: a program that is asked right computes in its place", async () => {
  await withInput(inputWith({ keywords: { scf_type: "pk", list: ["a", 1, true, null] } }), async (folder) => {
    const { code, err } = await nmer(folder, "run", "input.json");
    assertEquals(code, 0, err);
  });
});
