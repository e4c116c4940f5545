// The programs that an input may name whose results are only read: of a user's own program the name is enough then.

import { makeRegistry, type Registry } from "./registry.ts";

const OWN = /^command:(.+)$/;

/** A registry in which every program of a user's own is known, with all that one can do; it is never to run any. */
export function forReading(registry: Registry = makeRegistry()): Registry {
  return {
    ...registry,
    has: (name) => registry.has(name) || OWN.test(name.toLowerCase()),
    named(name) {
      const own = OWN.exec(name.toLowerCase())?.[1];
      return own === undefined || registry.has(name) ? registry.named(name) : unseen(own).named(name);
    },
  };
}

function unseen(name: string): Registry {
  return makeRegistry([{
    name,
    executable: "/nowhere",
    args: [],
    drivers: ["energy", "gradient", "hessian"],
    ghosts: true,
    openShells: true,
    threads: false,
    memoryLimit: false,
    environment: {},
  }]);
}
