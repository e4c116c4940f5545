// The short form of long.ts: QCManyBody's own tests of sums and plans, and its helium tetramer by the built-in engine.

import { assert, assertEquals } from "@std/assert";
import { isQcmanybodyThere, type PeerSelection, runPeerTests } from "./qcmanybody.ts";

const isThere = await isQcmanybodyThere();
const HELIUM = ["test_computer_he4_singlelevel"];

for (
  const [what, selection, least] of [
    ["its sums and plans", {
      modules: [
        "test_core_singlelevel",
        "test_core_multilevel",
        "test_core_multilevel_ss",
        "test_core_auxiliary",
      ],
      engine: "as-written",
    }, 30],
    ["four heliums, exact integrals", { modules: HELIUM, names: "v2 and psi4_conv", engine: "builtin" }, 30],
    ["four heliums, fitted integrals", { modules: HELIUM, names: "v2 and psi4_df", engine: "builtin" }, 30],
    ["gradients of an ion and its neighbours, in the field of charges too", {
      modules: ["test_computer_het4_gradient"],
      names: "v2 and het4_grad",
      engine: "builtin",
    }, 2],
    ["inputs of version 1", { modules: HELIUM, names: "v1 and nwchem and 4b", engine: "builtin" }, 10],
  ] as [string, PeerSelection, number][]
) {
  const name = `QCManyBody's own tests pass with nmer behind it: ${what}`;
  const ignore = !isThere && Deno.env.get("CI") !== "true";
  Deno.test({ name: ignore ? `${name} (skipped: no QCManyBody)` : name, ignore }, async () => {
    assert(isThere, "QCManyBody is not there: deno run -A tests/peers/install.ts");
    const { passed, failed, skipped } = await runPeerTests(selection);
    assertEquals(failed, []);
    assertEquals(skipped, {});
    assert(passed >= least, `only ${passed} tests ran`);
  });
}
