// Every example of every command's help is done by a shell, in a folder that has the files which it names; those that
// compute much have small inputs under the same names. The suite runs a file in a process of its own, so that this one may
// go into the folder.

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { COMMANDS } from "../../lib/command_line/commands/table.ts";
import { runOnDisk } from "../command_line/disk_host.ts";
import { withFolder } from "../folders.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

const heliums = (keys = "bsse: [cp, nocp, vmfc]") =>
  `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 2.5 1" }\nmodel: { method: hf, basis: sto-3g }\n${keys}\n`;
const GEOMETRY = "3\nhelium\nHe 0 0 0\nHe 0 0 3\nHe 0 2.5 1\n";
const PDB =
  [1, 2].map((residue) =>
    `HETATM    ${residue} HE    HE A   ${residue}       0.000   0.000   ${
      3 * (residue - 1)
    }.000  1.00  0.00          HE\n`
  ).join("") + "END\n";

// Commands by what their examples need; all else is there already.
const BEFORE: Readonly<Record<string, string>> = {
  merge: "for i in 1 2 3 4 5 6 7; do cp water.nmer.db water.$i-of-7.nmer.db; done; " +
    "cp water.nmer.db old.nmer.db; cp water.nmer.db new.nmer.db",
  assemble: "cp own/* examples",
  convert: "rm trimer.json",
  show: "cp result.json trimer.json; cp water.nmer.db examples/water_trimer.nmer.db",
};

// What an example stands for here, where it asks for what only some machines have, or would take long.
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/^nmer verify (?!.*--list)/, "nmer verify --list "],
  [/ --programs builtin,xtb/, " --programs builtin"],
  // They are looked for by tests/command_line/commands/programs_command_test.ts.
  [/^nmer programs\b/, "nmer programs --help"],
  // The outputs of Psi4 are those of tests/claims/export_test.ts.
  [/^nmer assemble input.yaml --components tasks .*/, "nmer export input.yaml -o psi4 --to psi4"],
  [/^nmer serve .*--log serve.log$/, "$& < requests.jsonl"],
];

// A shell, which takes nmer for a function where its words are wanted and nothing else.
async function shell(text: string, cwd: string, start = ""): Promise<string> {
  const { code, stderr } = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", start + text],
    cwd,
    env: { PATH: `${cwd}/bin:${Deno.env.get("PATH")}`, HOME: cwd },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return code === 0 ? "" : `${code}: ${new TextDecoder().decode(stderr)}`;
}

/** Does an example in this process, which is in the folder, where it needs no more of a shell than its words. */
async function done(text: string, folder: string): Promise<string> {
  if (/ < |--submit/.test(text)) return await shell(text, folder);
  const wrong = await shell(text, folder, `nmer() { printf '%s\\0' "$@" > words; }; `);
  if (wrong !== "") return wrong;
  const words = (await Deno.readTextFile(`${folder}/words`)).split("\0").slice(0, -1);
  const { status, err } = await runOnDisk(words);
  return status === 0 ? "" : `${status}: ${err}`;
}

async function prepare(folder: string): Promise<void> {
  const files: Readonly<Record<string, string>> = {
    "water.yaml": heliums(),
    "new.yaml": heliums("bsse: [nocp]"),
    "input.yaml": heliums(),
    "complex.pdb": PDB,
    "requests.jsonl": `{ "id": 1, "request": "info" }\n`,
    "examples/water_trimer.yaml": heliums(),
    "examples/water_hexamer.yaml": heliums(),
    "examples/water_trimer.xyz": GEOMETRY,
    "bin/nmer":
      `#!/bin/sh\nexec "${Deno.execPath()}" run -q --no-prompt --config "${ROOT}deno.json" -P "${ROOT}cli.ts" "$@"\n`,
    "bin/sbatch": "#!/bin/sh\necho '1'\n",
  };
  for (const name of ["bin", "examples", "own", "calculations", ".zfunc", ".local", ".config"]) {
    await Deno.mkdir(`${folder}/${name}`);
  }
  await Deno.mkdir(`${folder}/.local/share/bash-completion/completions`, { recursive: true });
  await Deno.mkdir(`${folder}/.config/fish/completions`, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o755 });
  }
  await Deno.copyFile(`${ROOT}examples/qcschema_input.json`, `${folder}/examples/qcschema_input.json`);
  // Of these none is small; what is added up is in a file.
  for (const name of ["water_trimer_assemble.yaml", "water_trimer_components.json", "water_trimer.xyz"]) {
    await Deno.copyFile(`${ROOT}examples/${name}`, `${folder}/own/${name}`);
  }
  const made = await shell(
    "nmer run water.yaml -o result.json --journal water.nmer.db -q > /dev/null\n" +
      "cp result.json trimer.json; cp water.nmer.db examples/water_trimer.nmer.db; cp water.nmer.db water_trimer.nmer.db",
    folder,
  );
  assertEquals(made, "");
}

Deno.test({
  name: "help: every example of every command is taken as it stands",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await prepare(folder);
      const before = Deno.cwd();
      Deno.chdir(folder);
      using _back = { [Symbol.dispose]: () => Deno.chdir(before) };
      const mistakes: string[] = [];
      for (const [name, { load }] of Object.entries(COMMANDS)) {
        const { examples } = await load();
        assertEquals(await shell(BEFORE[name] ?? "true", folder), "", name);
        for (const example of examples) {
          const text = INSTEAD.reduce((text, [found, instead]) => text.replace(found, instead), example);
          const wrong = await done(text, folder);
          if (wrong !== "") mistakes.push(`${text}: ${wrong}`);
          if (name === "export") await Deno.remove(`${folder}/tasks`, { recursive: true });
        }
      }
      assertEquals(mistakes, []);
    }),
});
