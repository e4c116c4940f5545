// What a worker writes down of how far its task is, and who reads it.

import { assert, assertEquals } from "@std/assert";
import { ProgressBoard } from "../../../lib/programs/worker_protocol/progress_board.ts";
import { evaluate } from "../../../lib/programs/mod.ts";
import { heliumContext } from "../../execution/fakes.ts";
import { BOTH } from "../../faults/process_fakes.ts";

const first = { iteration: 1, energyChange: NaN }, second = { iteration: 2, energyChange: -0.5 };

Deno.test("progress board: whoever shares its memory reads the last iteration of the task that is asked for", () => {
  const memory = ProgressBoard.memory();
  const worker = new ProgressBoard(memory), reader = new ProgressBoard(memory);
  assertEquals([reader.read(1), reader.current], [undefined, undefined]);
  worker.note(1, { stage: "iterations", iteration: first });
  assertEquals(reader.read(1), { iteration: 1, energyChange: undefined });
  worker.note(1, { stage: "iterations", iteration: second });
  assertEquals(reader.read(1), { iteration: 2, energyChange: -0.5 });
  assertEquals(reader.read(2), undefined, "another task");
  worker.note(2, { stage: "iterations", iteration: second });
  assertEquals([reader.read(1), reader.current], [undefined, { id: 2, iteration: 2, energyChange: -0.5 }]);
  worker.note(2, undefined); // as after the iterations
  assertEquals([reader.read(2), reader.current], [undefined, undefined]);
});

Deno.test("progress board: the engine's iterations are on it, one after the other, and none after the last", () => {
  const memory = ProgressBoard.memory();
  const worker = new ProgressBoard(memory), reader = new ProgressBoard(memory);
  const seen: (number | undefined)[] = [];
  const steps = evaluate({ ...heliumContext(2), driver: "gradient" }, BOTH);
  for (let step = steps.next(); !step.done; step = steps.next()) {
    worker.note(1, step.value);
    const progress = reader.read(1);
    if (seen.at(-1) !== progress?.iteration) seen.push(progress?.iteration);
    assertEquals(progress === undefined || progress.iteration === 1, progress?.energyChange === undefined);
  }
  const iterations = seen.filter((iteration) => iteration !== undefined);
  assert(iterations.length > 1, "several iterations are seen");
  assertEquals(iterations, iterations.map((_, i) => i + 1));
  assertEquals(seen.at(-1), undefined, "a gradient has no iterations");
});
