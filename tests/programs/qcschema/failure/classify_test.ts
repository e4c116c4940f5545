import { assertEquals } from "@std/assert";
import { classifyFailure } from "../../../../lib/programs/qcschema/failure/classify.ts";

Deno.test("failure: what the machine lacks is to be installed, whichever program says so", () => {
  for (
    const message of [
      "Traceback (most recent call last):\n  File x\nModuleNotFoundError: No module named 'dftd3'",
      "Command (`dftd3 dftd3_geometry.xyz`) failed with PATH (/usr/bin)",
      "nwchem: error while loading shared libraries: libscalapack.so: cannot open shared object file",
      "sh: 1: gcp: command not found",
    ]
  ) {
    assertEquals(classifyFailure({ error_type: "x", error_message: message }).remedy, "install", message);
  }
});
