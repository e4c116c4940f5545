// Programs are asked once for all inputs of a command.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import { rememberingPrograms } from "../../../lib/command_line/many/remembered_search.ts";
import type { RunEnvironment } from "../../../lib/calculation/run/run_environment.ts";

type Search = ReturnType<NonNullable<RunEnvironment["programSearch"]>>;

Deno.test("several inputs: a program is asked once, and again where it did not answer", async () => {
  const asked: string[] = [];
  let fails = true;
  const search = {
    executables: (name: string) => Effect.sync(() => (asked.push(name), [name])),
    contentDigest: () => Effect.succeed(undefined),
    ask: () =>
      Effect.suspend(() => {
        asked.push("ask");
        return fails ? Effect.fail(new Error("ended")) : Effect.succeed("1.9");
      }),
  } as unknown as Search;
  const environment = rememberingPrograms({ programSearch: () => search } as unknown as RunEnvironment);
  const question = { command: "psi4", args: [] } as never;
  const [one, other] = [environment.programSearch!(undefined), environment.programSearch!(undefined)];
  for (const each of [one, other]) await Effect.runPromise(each.executables("psi4"));
  await Effect.runPromise(Effect.ignore(one.ask(question)));
  fails = false;
  for (const each of [one, other]) assertEquals(await Effect.runPromise(each.ask(question)), "1.9");
  assertEquals(asked, ["psi4", "ask", "ask"]);
});
