// 64 waters to fourth order by HF/6-31G, screened by GFN2-xTB, killed on the way and run again: what the run says, and the
// time of both. Needs xtb.
//
//   deno run -A bench/screening/killed.ts [THRESHOLD] [SECONDS UNTIL IT IS KILLED]

import { fromFileUrl, join } from "@std/path";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const WATERS = fromFileUrl(new URL("./water_64.xyz", import.meta.url));
const [threshold = "1e-5", killedAfter = "200"] = Deno.args;

const folder = await Deno.makeTempDir();
const input = join(folder, "waters.yaml");
await Deno.writeTextFile(
  input,
  `molecule: { file: ${JSON.stringify(WATERS)}, fragments: auto }
models:
  good: { method: hf, basis: 6-31g }
  cheap: { method: gfn2-xtb, program: xtb }
levels: { 4: good }
bsse: nocp
screening: { energy: { threshold: ${threshold}, model: cheap } }
`,
);
const first = await run(Number(killedAfter));
console.log(`killed after ${first.toFixed(0)} s`);
const second = await run();
console.log(`in all ${(first + second).toFixed(0)} s, of which ${second.toFixed(0)} s after the kill`);
await Deno.remove(folder, { recursive: true });

/** Runs nmer, for some seconds at most; gives the time that it took. */
async function run(seconds?: number): Promise<number> {
  const begin = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "run", input, "-o", join(folder, "waters.json"), "--progress", "plain"],
    stderr: seconds === undefined ? "inherit" : "null",
    stdout: seconds === undefined ? "inherit" : "null",
  }).spawn();
  const timer = seconds === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), 1000 * seconds);
  await child.status;
  clearTimeout(timer);
  return (performance.now() - begin) / 1000;
}
