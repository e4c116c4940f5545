// A rank that is not rank 0, before it computes: the programs of its own machine.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { memberCarrier } from "../../../lib/calculation/run/on_ranks.ts";
import type { RunEnvironment } from "../../../lib/calculation/run/run_environment.ts";
import { Observer } from "../../../lib/execution/mod.ts";
import { ProgramError } from "../../../lib/programs/contract/program.ts";
import type { Registry } from "../../../lib/programs/registry.ts";

/** How a rank refuses to compute where its machine has a program in a version, or not at all. */
function refusal(version: string | undefined): Promise<unknown> {
  const missing = new ProgramError("nwchem is not there", "install");
  const found = { name: "nwchem", version, command: ["nwchem"] };
  const registry = {
    named: () => ({
      name: "nwchem",
      find: () => version === undefined ? Effect.fail(missing) : Effect.succeed(found),
    }),
  } as unknown as Registry;
  const environment = {
    programSearch: () => ({ variable: () => undefined }),
  } as unknown as RunEnvironment;
  const setup = {
    common: {
      models: [{ program: "nwchem", programName: "nwchem" }],
      installations: { nwchem: { ...found, version: "7.2.0" } },
    },
    request: {},
  };
  const carrier = memberCarrier(registry, environment)(setup, { workers: 1, memoryBytes: 1e9 }).pipe(
    Layer.provide(Layer.succeed(Observer, { notify: () => {} })),
  );
  return Effect.runPromise(Effect.flip(Effect.scoped(Layer.build(carrier))));
}

Deno.test("ranks: one that has a program in another version than rank 0 refuses to compute", async () => {
  const error = await refusal("6.8.1") as ProgramError;
  assertEquals(
    [error.message, error.remedy],
    [
      "nwchem is here in version 6.8.1, and at rank 0 in 7.2.0: one model would mean two things; install the same on all machines",
      "install",
    ],
  );
});

Deno.test("ranks: one that lacks a program says what to install", async () => {
  assertEquals((await refusal(undefined) as ProgramError).message, "nwchem is not there");
});
