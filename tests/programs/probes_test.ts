// Probes that are killed or hang: nothing is known of the program then, and that is what is said.

import { assert, assertEquals, assertMatch } from "@std/assert";
import * as Effect from "effect/Effect";
import { findWatched } from "../../lib/programs/contract/probes.ts";
import { isBuiltin, ProbeError, type ProgramSearch } from "../../lib/programs/mod.ts";
import { makeRegistry } from "../../lib/programs/registry.ts";
import { searchOn } from "./made_up_machine.ts";

const EXECUTABLES = { python3: ["/usr/bin/python3"], psi4: ["/usr/bin/psi4"], xtb: ["/usr/bin/xtb"] };

/** A machine whose probes all end in a way, but for those that the last function answers. */
function badMachine(
  how: string,
  answer: (command: string) => string | undefined = () => undefined,
): ProgramSearch {
  const search = searchOn({ executables: EXECUTABLES });
  return Object.assign(Object.create(search), {
    ask: ({ command }: { readonly command: string }) => {
      const text = answer(command);
      return text === undefined ? Effect.fail(new ProbeError(`${command} ${how}`)) : Effect.succeed(text);
    },
  });
}

function find(name: string, search: ProgramSearch) {
  const program = makeRegistry().named(name);
  assert(!isBuiltin(program));
  return Effect.runPromise(Effect.match(findWatched(program.name, program.find, search), {
    onSuccess: ({ version }) => version,
    onFailure: ({ message, remedy }) => ({ message, remedy }),
  }));
}

for (const name of ["psi4", "xtb", "nwchem", "mopac", "qcengine:psi4"]) {
  Deno.test(`probes: ${name} whose probe was killed or hung is not said to be missing`, async () => {
    for (const how of ["was killed (SIGKILL)", "did not answer within 30 s"]) {
      const told = await find(name, badMachine(how));
      assert(typeof told === "object");
      assertMatch(told.message, /^whether \S+ is there is not known: \/\S+ (was killed|did not answer)/);
      assert(!/install/.test(told.message), told.message);
      assertEquals(told.remedy, "more-resources");
    }
  });
}

Deno.test("probes: where one place does not answer and another has the program, it is found", async () => {
  const search = badMachine(
    "was killed (SIGKILL)",
    (command) => command === "/usr/bin/python3" ? '{"version": "1.9", "place": "/x"}' : undefined,
  );
  const found = await find("psi4", search);
  assertEquals(found, "1.9");
});

Deno.test("probes: a program that no probe finds is missing, as before", async () => {
  const told = await find("psi4", searchOn({ executables: EXECUTABLES }));
  assert(typeof told === "object");
  assertMatch(told.message, /^Psi4 is not there; install it/);
});
