// The scripts of `nmer completions`, in the shells themselves: what comes out when somebody presses the key.

import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../../folders.ts";
import { isProgramThere } from "../../live_programs.ts";
import { runCommand } from "../fake_host.ts";

const PRESS_TAB = fromFileUrl(new URL("press_tab.py", import.meta.url));
const FILES = ["a.yaml", "b c.yaml", "w.xyz", "n.nmer.db", "notes.txt", "r.json"];

/** What is written, and what can follow its last word. */
const LINES: readonly (readonly [line: string, completions: readonly string[]])[] = [
  ["nmer pl", ["plan"]],
  ["nmer help com", ["completions"]],
  ["nmer run --mode ", ["auto", "mpi", "processes", "serial", "workers"]],
  ["nmer run --mode=s", ["--mode=serial"]],
  ["nmer run -o r", ["r.json"]],
  ["nmer run --sc", ["--schedule", "--scratch"]],
  ["nmer run --on-failure a", ["abort"]],
  ["nmer plan --format ", ["json", "text", "yaml"]],
  ["nmer run --scratch ", ["sub"]],
  ["nmer run --timeout 5", []],
  ["nmer validate ", ["a.yaml", "b c.yaml", "r.json", "sub", "w.xyz"]],
  ["nmer validate n", ["n.nmer.db", "notes.txt"]], // none is an input: all are shown
  ["nmer run b", ["b c.yaml"]],
  ["nmer merge a.yaml --prefer ", ["n.nmer.db", "sub"]],
  ["nmer slurm a.yaml --mpi ", ["pmi2", "pmix"]],
  ["nmer slurm a.yaml -- --progress-", ["--progress-interval"]],
  ["nmer schema ", ["input", "programs", "result"]],
  ["nmer completions z", ["zsh"]],
  ["nmer export a.yaml --to p", ["psi4"]],
  ["nmer run w.xyz --bsse ", ["cp", "nocp", "vmfc"]],
  ["nmer run w.xyz --bsse cp,", ["cp,nocp", "cp,vmfc"]],
  ["nmer run w.xyz --bsse=vmfc,n", ["--bsse=vmfc,nocp"]],
  ["nmer journal ", ["export", "ls", "prune", "show"]],
  ["nmer journal --format json ", ["export", "ls", "prune", "show"]],
  ["nmer journal ls ", ["sub"]],
  ["nmer journal show ", ["n.nmer.db", "sub"]],
  ["nmer journal prune n.nmer.db ", ["a.yaml", "b c.yaml", "r.json", "sub", "w.xyz"]],
  ["nmer journal prune n.nmer.db a.yaml b", ["b c.yaml"]],
  ["nmer show n.nmer.db r", []], // it takes one
  ["nmer merge a.yaml ", ["n.nmer.db", "sub"]],
  ["nmer merge --format=text a.yaml n.nmer.db ", ["n.nmer.db", "sub"]],
  ["nmer why label ", ["n.nmer.db", "sub"]],
  ["nmer convert ", ["a.yaml", "b c.yaml", "notes.txt", "r.json", "sub", "w.xyz"]],
  ["nmer run a.yaml --only-missing n.n", ["n.nmer.db"]],
  ["nmer journal export n.nmer.db --format j", ["json", "jsonl"]],
];

/** Lines with all completions, from bash or zsh on a terminal. */
async function pressed(shell: string, script: string, cwd: string): Promise<readonly string[]> {
  const { stdout, stderr } = await new Deno.Command("python3", {
    args: [PRESS_TAB, shell, script, ...LINES.map(([line]) => line)],
    cwd,
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(new TextDecoder().decode(stderr));
  return text.trimEnd().split("\n");
}

/** What fish says that it would complete; in the form of the other two. */
async function asked(script: string, cwd: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [line] of LINES) {
    const { stdout } = await new Deno.Command("fish", {
      args: ["-N", "-c", `source ${script}; complete -C ${JSON.stringify(line)}`],
      cwd,
      env: { HOME: cwd },
      stdin: "null",
    }).output();
    const words = new TextDecoder().decode(stdout).split("\n").filter((word) => word !== "")
      .map((word) => word.split("\t")[0]!.replaceAll(" ", "\\ "));
    const written = line.slice(0, line.lastIndexOf(" ") + 1);
    lines.push(words.length === 0 ? line : `${written}${words.join(" ")}`);
  }
  return lines;
}

const SHELLS = {
  bash: pressed,
  zsh: pressed,
  fish: (_: string, script: string, cwd: string) => asked(script, cwd),
};

for (const [shell, complete] of Object.entries(SHELLS)) {
  const isThere = await isProgramThere(shell) && await isProgramThere("python3");
  const name = `completions: ${shell} completes commands, options, their values and files`;
  Deno.test({
    name: isThere ? name : `${name} (skipped: it is not here)`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: () =>
      withFolder(async (folder) => {
        const { status, out } = await runCommand(["completions", shell]);
        assertEquals(status, 0);
        const script = join(folder, ".nmer-completions");
        await Deno.writeTextFile(script, out);
        await Deno.mkdir(join(folder, "sub"));
        for (const file of FILES) await Deno.writeTextFile(join(folder, file), "");
        const completed = await complete(shell, script, folder);
        const expected = LINES.map((
          [line, words],
        ) => [line, words.map((word) => word.replaceAll(" ", "\\ "))]);
        assertEquals(LINES.map(([line], i) => [line, wordsOf(line, completed[i] ?? "")]), expected);
      }),
  });
}

/** The words that stand in place of the last one of a line, without what shells put behind them; sorted. */
function wordsOf(line: string, completed: string): readonly string[] {
  if (completed.trimEnd() === line.trimEnd()) return [];
  const written = line.slice(0, line.lastIndexOf(" ") + 1);
  const words = completed.slice(written.length).match(/(?:\\.|\S)+/g) ?? [];
  return words.map((word) => word.replace(/[/=]$/, "")).sort();
}
