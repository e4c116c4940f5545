// The entries for Node and browsers, in real Nodes: from 22 on they plan and put together with the bits of Deno, from 26
// on they compute with them; an older one says what is needed. npm has Node as a package, which npx runs.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { makePortable } from "../../packaging/bundle/portable.ts";
import { withFolder } from "../folders.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const VERSIONS = [20, 22, 26];

const INPUT = JSON.stringify(`
molecule:
  text: |
    O  0.000  0.000  0.000
    H  0.757  0.000  0.587
    H -0.757  0.000  0.587
    --
    0 1
    He 0.000  0.000 -2.900
model: { method: mp2, basis: 6-31g* }
driver: gradient
bsse: [cp, nocp]
`);

/** Programs, and what they show. */
const PROGRAMS = {
  plan: `
    import { manyBodyResult, parseComponents, parseInput, prepare, replay, reportOfReplay } from ENTRY_plan;
    const calculation = prepare(parseInput(\`
molecule: { text: "He 0 0 0\\\\n--\\\\nHe 0 0 3" }
models: { ccsd: { method: ccsd, basis: aug-cc-pvqz, program: psi4 } }
levels: { 2: ccsd }
bsse: nocp\`));
    const energies = Array.from(calculation.plan.tasks(), ({ index, real }) =>
      [calculation.plan.label(index), { energy: real.length === 1 ? -2.9 : -5.80000001 }]);
    const components = parseComponents(JSON.stringify(Object.fromEntries(energies)));
    const result = manyBodyResult(reportOfReplay(calculation, replay(calculation, components, "elsewhere")));
    console.log(JSON.stringify(result.properties));
    try { parseInput("molecule: 3"); } catch (error) { console.log(error.name, error.message); }`,
  engine: `
    import { manyBodyResult, parseInput, portableEnvironment, prepare, reportOfRun, runWith } from ENTRY_portable;
    const calculation = prepare(parseInput(${INPUT}));
    const run = await runWith(calculation, {}, portableEnvironment());
    const { properties, return_result } = manyBodyResult(reportOfRun(calculation, run));
    console.log(run.statistics.mode, JSON.stringify([properties, return_result]));
    await runWith(calculation, { journalFile: { path: "/tmp/x" } }, portableEnvironment())
      .catch((error) => console.log(error.message));`,
};

Deno.test("portable: in Node it plans, puts together and computes as under Deno, and an old one says what it lacks", async (t) => {
  await withFolder(async (folder) => {
    const entry = join(folder, "nmer");
    await makePortable(ROOT, entry);
    await Deno.writeTextFile(join(folder, "package.json"), '{ "type": "module" }');
    const nodes = await Promise.all(
      VERSIONS.map(async (version) => [version, await nodeOf(version, folder)] as const),
    );
    for (const [name, program] of Object.entries(PROGRAMS)) {
      const own = join(ROOT, `dist/tests/portable-${crypto.randomUUID()}.ts`);
      await Deno.mkdir(join(ROOT, "dist/tests"), { recursive: true });
      await Deno.writeTextFile(own, filled(program, "../..", "ts"));
      const expected = await shown(Deno.execPath(), ["run", "-A", "--no-check", own], folder)
        .finally(() => Deno.remove(own));
      assert(expected.ok, expected.err);
      await Deno.writeTextFile(join(folder, `${name}.js`), filled(program, "./nmer", "js"));
      for (const [version, node] of nodes) {
        await t.step({
          name: `${name}, Node ${version}`,
          ignore: node === undefined && Deno.env.get("CI") !== "true",
          fn: async () => {
            const { ok, out, err } = await shown(node!, [`${name}.js`], folder);
            if (version < 22) {
              assert(!ok);
              assertStringIncludes(err, "Error: nmer cannot run here: Node 20 has no Iterator.prototype.map");
              assertStringIncludes(err, "take Node 22 or newer");
            } else if (name === "engine" && version < 26) {
              assert(ok, err);
              assertEquals(shortened(out), shortened(expected.out));
            } else assertEquals([ok, out], [true, expected.out], err);
          },
        });
      }
    }
  });
});

function filled(program: string, entry: string, extension: string): string {
  return program.replace(/ENTRY_(\w+)/, (_, name) => JSON.stringify(`${entry}/${name}.${extension}`));
}

/** With ten decimals of each number, none of which is -0. */
function shortened(text: string): string {
  return text.replace(
    /-?\d+\.\d+(?:e-\d+)?/g,
    (number) => (Number(number) + 0).toFixed(10).replace(/^-(0\.0+)$/, "$1"),
  );
}

/** The path of a Node; undefined where npx has none. */
async function nodeOf(version: number, cwd: string): Promise<string | undefined> {
  const asked = await shown("npx", ["-y", `node@${version}`, "-p", "process.execPath"], cwd).catch(() =>
    undefined
  );
  return asked?.ok === true ? asked.out.trim() : undefined;
}

async function shown(command: string, args: readonly string[], cwd: string) {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd }).output();
  const decoder = new TextDecoder();
  return { ok: success, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}
