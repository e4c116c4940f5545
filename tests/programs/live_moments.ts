// Moments by programs that are there, through the whole of nmer.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { isThere as isPyscfThere, pyscfPython } from "./pyscf/pyscf.ts";
import { isTbliteThere, tblitePython } from "./tblite/tblite.ts";

/** nmer's command. */
export const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const THERE = {
  pyscf: isPyscfThere,
  psi4: await isProgramThere("psi4", "--version"),
  xtb: await isProgramThere("xtb", "--version"),
  tblite: await isTbliteThere(),
};

/** What makes tests of programs, which are left out where they are not there. */
export function liveTest(subject: string) {
  return (
    name: string,
    needs: readonly (keyof typeof THERE)[],
    fn: () => Promise<void>,
  ): Deno.TestDefinition => {
    const absent = needs.filter((program) => !THERE[program]);
    return {
      name: `${subject}: ${name}${absent.length === 0 ? "" : ` (skipped: no ${absent.join(", ")} here)`}`,
      ignore: absent.length > 0 && Deno.env.get("CI") !== "true",
      fn,
    };
  };
}

/** Neither at the origin nor neutral, with ghosts in cp. */
export const ION = `-1 1
O 1 2 3
H 1 2.5 3.8
--
0 1
O 1.1 2.2 5.85
H 1.1 2.95 6.3
H 1.1 1.45 6.3`;

/** What of a result is looked at. */
export interface Result {
  readonly properties: Readonly<Record<string, number | readonly number[]>>;
}

/** The result of an input. */
export function ran(rest: string, text = ION): Promise<Result> {
  return withFolder(async (cwd) => {
    await Deno.writeTextFile(
      join(cwd, "in.yaml"),
      `molecule:\n  text: |\n${text.replace(/^/gm, "    ")}\n${rest}\n`,
    );
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", CLI, "run", "in.yaml", "-o", "r.json", "--progress", "none", "--no-journal"],
      cwd,
      env: { NMER_PYSCF: pyscfPython(), NMER_TBLITE: tblitePython(), NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return JSON.parse(await Deno.readTextFile(join(cwd, "r.json")));
  });
}

/** All moments of one result that another has, too. */
export function assertSameMoments(one: Result, other: Result, tolerance: number): void {
  let count = 0;
  for (const [name, value] of Object.entries(one.properties)) {
    if (!/dipole|quadrupole|polarizability/.test(name) || other.properties[name] === undefined) continue;
    count++;
    const scale = name.includes("quadrupole") ? 20 : 1;
    (value as readonly number[]).forEach((component, i) =>
      assertAlmostEquals(
        component,
        (other.properties[name] as number[])[i]!,
        scale * tolerance,
        `${name} ${i}`,
      )
    );
  }
  assert(count >= 4, `${count} moments`);
}

/** The line of a model. */
export const model = (program: string, method: string, more = ", basis: 6-31g") =>
  `model: { program: ${program}, method: ${method}${more} }`;
