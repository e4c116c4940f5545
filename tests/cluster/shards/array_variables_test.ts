import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { shardOf } from "../../../lib/cluster/shards/array_variables.ts";

type Variables = Readonly<Record<string, string>>;

const PLACE = { keyPath: ["--shard"] };
const shardIn = (variables: Variables, text = "auto") => shardOf(text, (name) => variables[name], PLACE);
const refusalIn = (variables: Variables) => assertThrows(() => shardIn(variables), InputError).message;

const slurm = (id: number, count: number, first: number, last: number, step = 1): Variables => ({
  SLURM_ARRAY_TASK_ID: `${id}`,
  SLURM_ARRAY_TASK_COUNT: `${count}`,
  SLURM_ARRAY_TASK_MIN: `${first}`,
  SLURM_ARRAY_TASK_MAX: `${last}`,
  SLURM_ARRAY_TASK_STEP: `${step}`,
});
const sge = (id: string, first: string, last: string, step: string): Variables => ({
  SGE_TASK_ID: id,
  SGE_TASK_FIRST: first,
  SGE_TASK_LAST: last,
  SGE_TASK_STEPSIZE: step,
});

Deno.test("shards: auto is the job's place in an array of Slurm, SGE or LSF", () => {
  assertEquals(shardIn(slurm(3, 7, 1, 7)), { index: 3, count: 7 });
  assertEquals(shardIn(sge("3", "1", "7", "1")), { index: 3, count: 7 });
  assertEquals(shardIn({ LSB_JOBINDEX: "3", LSB_JOBINDEX_END: "7", LSB_JOBINDEX_STEP: "1" }), {
    index: 3,
    count: 7,
  });
});

Deno.test("shards: NMER_SHARD says which shard it is, whatever a scheduler says", () => {
  assertEquals(shardIn({ NMER_SHARD: "2/5", ...slurm(3, 7, 1, 7) }), { index: 2, count: 5 });
  assertEquals(shardIn({ NMER_SHARD: "auto", ...slurm(3, 7, 1, 7) }), { index: 3, count: 7 });
  assertStringIncludes(refusalIn({ NMER_SHARD: "9/5" }), 'NMER_SHARD: found "9/5"');
});

Deno.test("shards: i/N does not look at the environment", () => {
  assertEquals(shardIn({ NMER_SHARD: "2/5", ...slurm(3, 7, 1, 7) }, "1/2"), { index: 1, count: 2 });
});

for (
  const [what, variables, words] of [
    ["gaps in a Slurm array", slurm(3, 3, 1, 5), "an array of Slurm with gaps"],
    ["steps of a Slurm array", slurm(3, 4, 1, 7, 2), "an array of Slurm with gaps"],
    ["a Slurm array from 0", slurm(0, 7, 0, 6), "an array of Slurm whose first index is not 1"],
    ["one job of a Slurm array that is submitted again", slurm(3, 1, 3, 3), "whose first index is not 1"],
    ["steps of an SGE array", sge("3", "1", "7", "2"), "an array of SGE with gaps"],
    ["an SGE array from 2", sge("3", "2", "7", "1"), "an array of SGE whose first index is not 1"],
    ["PBS", { PBS_ARRAY_INDEX: "3" }, "which says which job of an array this is but not of how many"],
    ["Torque", { PBS_ARRAYID: "3" }, "which says which job of an array this is but not of how many"],
    ["no array", {}, "auto, in a process that is no job of an array"],
    [
      "an SGE job that is none of an array",
      sge("undefined", "undefined", "undefined", "undefined"),
      "no job of an array",
    ],
    [
      "an LSF job that is none of an array",
      { LSB_JOBINDEX: "0", LSB_JOBINDEX_END: "0" },
      "no job of an array",
    ],
    ["two schedulers", { ...slurm(3, 7, 1, 7), PBS_ARRAY_INDEX: "3" }, "the arrays of Slurm and PBS"],
    [
      "something else in the place of a number",
      { ...slurm(3, 7, 1, 7), SLURM_ARRAY_TASK_ID: "x" },
      "a number there",
    ],
  ] as const
) {
  Deno.test(`shards: auto is refused for ${what}, with the way out`, () => {
    const message = refusalIn(variables);
    assertStringIncludes(message, words);
    assertStringIncludes(message, "--shard i/N");
  });
}

Deno.test("shards: the refusal of an array says what the scheduler says and what to write", () => {
  assertEquals(
    refusalIn(slurm(0, 7, 0, 6)),
    "--shard: found auto, in an array of Slurm whose first index is not 1 (SLURM_ARRAY_TASK_ID=0 " +
      "SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=6 SLURM_ARRAY_TASK_COUNT=7 SLURM_ARRAY_TASK_STEP=1); expected an " +
      "array without gaps that begins with 1, as with --array=1-7; else --shard i/N. Shards are counted from 1, and " +
      "all jobs must agree on how many there are.",
  );
  assertStringIncludes(refusalIn({ PBS_ARRAY_INDEX: "3" }), "--shard $PBS_ARRAY_INDEX/7 for -J 1-7");
});
