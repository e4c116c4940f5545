// docs/adding-a-program.md: what it shows is what is here, and it works.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import * as Effect from "effect/Effect";
import { denoProgramSearch, denoServers } from "../../lib/execution/mod.ts";
import { PoolMember } from "../../lib/execution/pool/pool_member.ts";
import { openServerConnection } from "../../lib/execution/servers/server_connection.ts";
import { heliumContext } from "../execution/fakes.ts";
import { clusterOf } from "../faults/server_fakes.ts";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";
import { lennardJones } from "./example/lennard_jones/adapter.ts";

/** The minimum of the example's potential; its digits are those of a few products. */
const MINIMUM_HARTREE = -3.79e-4;
const ROUNDING = 1e-15;

const EXAMPLE = new URL("./example/lennard_jones/", import.meta.url);
const python = await isProgramThere("python3");

Deno.test("adding a program: the document shows the example as it is", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/adding-a-program.md", import.meta.url));
  for (const file of ["adapter.ts", "server.py"]) {
    const code = await Deno.readTextFile(new URL(file, EXAMPLE));
    assertStringIncludes(
      text,
      code.replaceAll("../../../../lib/base/", "../../base/").replaceAll("../../../../lib/programs/", "../")
        .trim(),
    );
  }
});

Deno.test({
  name: `adding a program: the example computes${python ? "" : " (skipped: no python3 here)"}`,
  ignore: !python && Deno.env.get("CI") !== "true",
  fn: () =>
    withFolder(async (root) => {
      const owner = { pid: Deno.pid, host: "here" };
      // As if the example stood where the document puts it.
      const shipped = (file: string) =>
        fromFileUrl(new URL(file.replace("lib/programs/lennard_jones/", ""), EXAMPLE));
      const search = Object.create(denoProgramSearch(EXAMPLE, { owner }), { shipped: { value: shipped } });
      const { molecule, ...rest } = heliumContext(2);
      const geometry = molecule.geometry.map((value) => value / 5 * 2 ** (1 / 6) * 6.43);
      const context = { ...rest, molecule: { ...molecule, geometry, symbols: ["Ar", "Ar"] } };
      const outcome = await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
        const { server } = yield* lennardJones.find(search);
        const startServer = yield* denoServers(EXAMPLE, { root, owner });
        const member = yield* PoolMember.start(
          "lennard-jones 1",
          openServerConnection({
            name: "lennard-jones 1",
            program: lennardJones,
            context,
            start: startServer(server, context.resources),
            limits: { tasks: 10, memoryBytes: 1e9 },
          }),
        );
        return yield* member.evaluate(clusterOf(2));
      })));
      assertEquals(outcome.status, "converged");
      if (outcome.status === "converged") {
        assertAlmostEquals(outcome.result.energy, MINIMUM_HARTREE, ROUNDING);
      }
    }),
});
