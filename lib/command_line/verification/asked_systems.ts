// From the arguments of `nmer verify` to its matrix: inputs are read, programs looked for.

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import { checkModels, type Registry, type RunEnvironment } from "../../calculation/mod.ts";
import { builtInSystem, type Matrix, matrixOf, rowCount, systemOfInput } from "../../verification/mod.ts";
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
  const registry = yield* fromPromise(() => readRegistry(host, parsed));
  const systems = parsed.operands.length > 0
    ? yield* Effect.forEach(
      parsed.operands,
      (path) =>
        Effect.flatMap(readCalculation(host, path, parsed), (calculation) =>
          attempt(() => {
            checkModels(calculation);
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
        throw error instanceof InputError ? error.at({ keyPath: ["--programs"] }) : error;
      }
    })
  );
  if (!words.includes("found")) return [...new Set(named)];
  const all = programSearch === undefined ? [] : yield* registry.detect(programSearch(undefined));
  const found = all.filter(({ name, missing }) => missing === undefined && !NOT_MEANT.test(name));
  return [...new Set([...named, ...found.map(({ name }) => name)])];
});

function refuseEmpty(matrix: Matrix): void {
  if (rowCount(matrix) > 0) return;
  const [first] = matrix.leftOut;
  throw first === undefined
    ? new InputError({ found: "no row: mpi with one worker alone", expected: "--workers 2 or more for mpi" })
    : new InputError({
      found: `nothing that can be computed: ${first.what}`,
      expected: "systems, programs and treatments that go together",
      hint: `The reason: ${describeValue(first.reason)}.`,
    });
}
