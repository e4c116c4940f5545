import * as Effect from "effect/Effect";
import { InputError } from "../../../../lib/base/error.ts";
import type { ExternalProgram } from "../../../../lib/programs/mod.ts";
import { ProgramError } from "../../../../lib/programs/mod.ts";
import { pythonCommand, pythons } from "../../../../lib/programs/python/search.ts";

/** Argon with Lennard and Jones, by a server in Python. */
export const lennardJones: ExternalProgram = {
  name: "lennard-jones",
  capabilities: {
    drivers: ["energy"],
    ghosts: false,
    whyNoGhosts: "a potential without basis functions",
    openShells: false,
    threads: false,
    embedding: false,
  },

  settings({ method }, path) {
    if (method.toLowerCase() === "lj") return;
    throw new InputError({ keyPath: [...path, "method"], found: method, expected: "lj" });
  },
  check(_model, driver, molecule) {
    if (driver !== "energy") throw new InputError({ keyPath: ["driver"], found: driver, expected: "energy" });
    const other = molecule.symbols.find((symbol) => symbol !== "Ar");
    if (other === undefined) return;
    throw new InputError({ keyPath: ["molecule"], found: other, expected: "argon alone" });
  },

  fragmentSizes: (_model, { fragments }) =>
    fragments.map(({ atoms }) => ({ functions: atoms.length, weight: atoms.length ** 2 })),
  estimateSeconds: () => 1e-4,
  leastMemoryBytes: () => 50e6,

  find: (search) =>
    Effect.gen(function* () {
      const [python] = yield* pythons(search);
      if (python === undefined) {
        return yield* Effect.fail(new ProgramError("there is no Python; install python3", "more-resources"));
      }
      const server = pythonCommand(search, python, [search.shipped("lib/programs/lennard_jones/server.py")]);
      return { version: "1", place: python, server };
    }),

  request: (_model, _driver, nmer) => ({ geometry: Array.from(nmer.geometry) }),

  parse(result) {
    const { energy } = result as { energy?: unknown };
    if (typeof energy !== "number" || !Number.isFinite(energy)) {
      throw new ProgramError("gave no energy", "give-up");
    }
    return { energy, properties: {} };
  },
};
