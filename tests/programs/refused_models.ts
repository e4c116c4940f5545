// Models that an input is refused for before anything runs, whether their program is there or not.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { HELIUM_DIMER, runCommand } from "../command_line/fake_host.ts";

/** What is wrong, the model, the treatments of the basis set superposition error, a part of what is said. */
export type RefusedModel = readonly [what: string, model: string, bsse: string, part: string];

/** Two helium atoms with a model. */
export function inputWith(model: string, bsse = "nocp", rest = ""): string {
  return `${HELIUM_DIMER.slice(0, HELIUM_DIMER.indexOf("model:"))}model: ${model}\nbsse: ${bsse}\n${rest}`;
}

/** That a model is refused, by each of the commands. */
export async function assertRefused(
  [, model, bsse, part]: RefusedModel,
  commands: readonly string[] = ["run", "validate"],
): Promise<void> {
  for (const command of commands) {
    const { status, err } = await runCommand([command, "in.yaml"], { "in.yaml": inputWith(model, bsse) });
    assertEquals(status, 2, err);
    assertStringIncludes(err, part);
  }
}
