// Forged journals, each taken into a whole process of nmer: it ends by itself, with the right numbers or a refusal, and
// never as a bug.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { comes, filesIn, numbersOf, run, start } from "./nmer.ts";
import { FORGERIES, type Forgery } from "./forgeries.ts";

const INPUT = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }
driver: gradient
model: { method: hf, basis: 6-31g }
bsse: nocp
`;

/** What became of forged journals. */
export interface ForgeriesSurvived {
  readonly forgeries: number;
  /** How many were refused, and left as they were. */
  readonly refused: number;
  /** In how many rows were no results, and were computed again. */
  readonly recomputed: number;
  /** In how many forged energies were believed. */
  readonly believed: number;
}

/**
 * Runs nmer with each forged journal; throws in the end, with each that gave a wrong number, a bug, or no end.
 * @param said Is told before each how many there were.
 */
export async function surviveForgeries(said?: (done: number) => void): Promise<ForgeriesSurvived> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "nmer-forged-" }));
  try {
    await Deno.writeTextFile(join(folder, "he.yaml"), INPUT);
    await run(folder, "-o out.json --mode serial -q");
    const [right, journal] = [
      numbersOf(join(folder, "out.json")),
      await Deno.readFile(join(folder, "he.nmer.db")),
    ];
    const outcomes: Outcome[] = [];
    const failures: string[] = [];
    for (const [done, forgery] of FORGERIES.entries()) {
      said?.(done);
      try {
        outcomes.push(await survive(forgery, folder, right, journal));
      } catch (error) {
        failures.push(`${forgery.name}: ${error instanceof Error ? error.message : error}`);
      }
    }
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const count = (outcome: Outcome) => outcomes.filter((found) => found === outcome).length;
    return {
      forgeries: outcomes.length,
      refused: count("refused"),
      recomputed: count("recomputed"),
      believed: count("believed"),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Outcome = "refused" | "recomputed" | "believed" | "taken over";

async function survive(
  { expected, forge }: Forgery,
  folder: string,
  right: string,
  journal: Uint8Array,
): Promise<Outcome> {
  const path = join(folder, "he.nmer.db");
  for (const name of filesIn(folder)) if (name !== "he.yaml") await Deno.remove(join(folder, name));
  await Deno.writeFile(path, journal);
  forge(path);
  const forged = await Deno.readFile(path);
  const session = start(folder, "-o out.json --mode serial --progress none");
  let ended = false;
  const end = session.ended.then((found) => (ended = true, found));
  if (!await comes(() => ended)) session.kill("SIGKILL");
  const { code, err } = await end;
  assert(code === 0 || code === 2, `status ${code}: ${err.slice(0, 500)}`);
  // deno-lint-ignore no-control-regex -- what steers a terminal
  assert(!/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/.test(err), JSON.stringify(err.slice(0, 500)));
  if (code === 2) {
    assertEquals(expected, "refused");
    assertStringIncludes(err, "he.nmer.db");
    assertMatch(err, /move it away|remove it/);
    assertEquals(await Deno.readFile(path), forged, "the file has changed");
    return "refused";
  }
  assert(expected !== "refused", "it was not refused");
  const isRight = numbersOf(join(folder, "out.json")) === right;
  assertEquals(isRight, expected !== "believed", "a wrong number");
  if (!isRight) return "believed";
  return /computed again/.test(err) ? "recomputed" : "taken over";
}
