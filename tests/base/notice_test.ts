import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/base/error.ts";
import { describeNotice, type Notice, refuseWarnings } from "../../lib/base/notice.ts";

const WARNING: Notice = {
  severity: "warning",
  file: "w.yaml",
  line: 3,
  keyPath: ["molecule", "text"],
  statement: "atom 2 (H) is 587 angstrom away",
  advice: "Check the coordinates.",
};

Deno.test("a notice says its severity, its place, what was found and what to do, in one line", () => {
  assertEquals(
    describeNotice(WARNING),
    "warning: w.yaml:3: molecule.text: atom 2 (H) is 587 angstrom away. Check the coordinates.",
  );
  assertEquals(
    describeNotice({ severity: "note", statement: "a\nb\x1b[2J" }).includes("\n") ||
      describeNotice({ severity: "note", statement: "a\nb\x1b[2J" }).includes("\x1b"),
    false,
  );
});

Deno.test("warnings that are refused become one error with their number; a note is never refused", () => {
  const notices: readonly Notice[] = [{ ...WARNING, severity: "note" }, WARNING, WARNING];
  const error = assertThrows(() => refuseWarnings(notices, "w.yaml"), InputError);
  assertEquals(
    error.message,
    "w.yaml: found 2 warnings; expected none, with --strict. Mend what they speak of, or leave strict out.",
  );
  refuseWarnings([{ ...WARNING, severity: "note" }], "w.yaml");
});
