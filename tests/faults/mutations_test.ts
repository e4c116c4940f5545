import { assert } from "@std/assert";
import { surviveMutations } from "./mutations.ts";

Deno.test("mutated inputs: a thousand inputs that are nearly right are read or refused in a line", async () => {
  const { accepted, refused } = await surviveMutations(1000, 2);
  assert(accepted > 50 && refused > 500); // neither all of them nor none
});
