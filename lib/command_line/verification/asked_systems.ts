// From the arguments of `nmer verify` to its matrix: inputs are read, programs looked for.

import * as Effect from "effect/Effect";
import { InputError } from "../../base/error.ts";
import { plainText } from "../../base/plain_text.ts";
import { checkModels, type Registry, type RunEnvironment } from "../../calculation/mod.ts";
import {
  builtInSystem,
  type Matrix,
  matrixOf,
  rowCount,
  systemOfInput,
  waysOf,
} from "../../verification/mod.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { readCalculation } from "../command/read_calculation.ts";
import type { Host } from "../host/host.ts";
import type { Arguments } from "../options/arguments.ts";
import { readRegistry } from "../options/user_programs.ts";
import { refuseUnknownPriorities } from "./priorities.ts";
import type { MatrixWishes } from "./matrix_options.ts";

/** Programs that `found` means only where they are asked for by name: they compute what others compute, by another way. */
const NOT_MEANT = /^qcengine:(?:psi4|xtb)$/;

/**
 * The matrix that is asked for; fails with an InputError where it has no rows.
 *
 * @param host Where inputs are.
 */
export const askedMatrix = Effect.fnUntraced(function* (
  host: Host,
  parsed: Arguments,
  wishes: MatrixWishes,
  environment: RunEnvironment,
) {
  yield* attempt(() => refuseNoWays(wishes));
  const registry = yield* fromPromise(() => readRegistry(host, parsed));
  const systems = parsed.operands.length > 0
    ? yield* Effect.forEach(
      parsed.operands,
      (path) =>
        Effect.flatMap(readCalculation(host, path, parsed), (calculation) =>
          attempt(() => {
            // What is wrong with the input itself is said with its place; other treatments may be right.
            if (wishes.drivers === undefined && wishes.treatments === undefined) checkModels(calculation);
            return systemOfInput(calculation, path, wishes);
          })),
    )
    : (yield* programsOf(wishes.programs, registry, environment)).flatMap((program) =>
      wishes.systems.map((system) => builtInSystem(system, program, wishes))
    );
  const matrix = yield* attempt(() => matrixOf(systems, wishes, wishes.priorities, registry));
  yield* attempt(() => {
    refuseEmpty(matrix);
    refuseUnknownPriorities(matrix, wishes.priorities);
  });
  return matrix;
});

const programsOf = Effect.fnUntraced(function* (
  words: readonly string[],
  registry: Registry,
  { programSearch }: RunEnvironment,
) {
  const named = yield* attempt(() =>
    words.filter((word) => word !== "found").map((word) => {
      try {
        return registry.named(word).name;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        throw new InputError({ ...error.problem, keyPath: ["--programs"] });
      }
    })
  );
  if (!words.includes("found")) return [...new Set(named)];
  const all = programSearch === undefined ? [] : yield* registry.detect(programSearch(undefined));
  const found = all.filter(({ name, missing }) => missing === undefined && !NOT_MEANT.test(name));
  return [...new Set([...named, ...found.map(({ name }) => name)])];
});

function refuseNoWays(wishes: MatrixWishes): void {
  if (waysOf(wishes, false).length > 0) return;
  throw new InputError({
    keyPath: ["--workers"],
    found: "mpi with one worker alone",
    expected: "two ranks of MPI or more, as in --workers 2",
  });
}

function refuseEmpty(matrix: Matrix): void {
  const [first] = matrix.leftOut;
  if (rowCount(matrix) > 0 || first === undefined) return;
  throw new InputError({
    found: `nothing that can be computed: ${first.what}`,
    expected: "systems, programs and treatments that go together",
    hint: `The reason: ${plainText(first.reason)}.`,
  });
}
