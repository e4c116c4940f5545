// The table of several calculations, and the exit status of all.

import { assertEquals } from "@std/assert";
import {
  exitOfAll,
  type ItemOutcome,
  outcomeTable,
  outcomeValues,
} from "../../../lib/command_line/many/outcome.ts";

const tasks = { total: 3, computed: 1, reused: 2, failed: 0, cancelled: 0, retried: 0 };
const DONE: ItemOutcome = {
  place: 0,
  name: "w",
  status: "done",
  exit: 0,
  energy: -0.5,
  tasks,
  seconds: 1.25,
};
const REFUSED: ItemOutcome = { place: 1, name: "bad\n", status: "refused", exit: 2, problem: "found x" };

Deno.test("several inputs: the table has a row for each, and their counts", () => {
  const late = { ...DONE, place: 2, name: "v", status: "out-of-time", exit: 3 } as const;
  assertEquals(outcomeTable([DONE, REFUSED, late]).split("\n"), [
    "input    status         returned [Eh]  tasks  reused  failed    time",
    "w        done         -0.500000000000      3       2       0  1.25 s",
    '"bad\\n"  refused                    -      -       -       -       -',
    "v        out of time  -0.500000000000      3       2       0  1.25 s",
    "1 of 3 inputs done, 1 refused, 1 out of time",
    "",
  ]);
});

Deno.test("several inputs: the status of all is that of the failures where all are alike, and 3 where some are done", () => {
  const failed = { ...REFUSED, exit: 4 };
  assertEquals([[DONE], [DONE, REFUSED], [REFUSED], [REFUSED, failed], [failed], []].map(exitOfAll), [
    0,
    3,
    2,
    3,
    4,
    0,
  ]);
});

Deno.test("several inputs: as values they have their exit status and no place", () => {
  assertEquals(outcomeValues([REFUSED]), [{
    name: "bad\n",
    status: "refused",
    problem: "found x",
    exit_status: 2,
  }]);
});
