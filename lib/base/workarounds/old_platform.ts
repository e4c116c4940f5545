// To be imported first by entries that run outside of Deno: an old Node or browser is refused at once, instead of
// failing in the middle by a method that it has not.

/** What nmer needs of JavaScript's own library, the youngest parts of it. */
const NEEDED: Readonly<Record<string, boolean>> = {
  "Iterator.prototype.map": typeof globalThis.Iterator?.prototype?.map === "function",
  "Promise.withResolvers": typeof Promise.withResolvers === "function",
  "Set.prototype.union": typeof Set.prototype.union === "function",
  "AbortSignal.any": typeof globalThis.AbortSignal?.any === "function",
  "WebAssembly": typeof globalThis.WebAssembly === "object",
};

/** What to say where something is lacking; undefined where all is there. */
export function oldPlatform(
  needed: Readonly<Record<string, boolean>>,
  agent: string | undefined,
): string | undefined {
  const lacking = Object.keys(needed).filter((name) => !needed[name]);
  if (lacking.length === 0) return undefined;
  const here = agent === undefined ? "this JavaScript" : agent.replace(/^Node\.js\/(\d+).*$/, "Node $1");
  return `nmer cannot run here: ${here} has no ${
    lacking.join(", ")
  }; take Node 22 or newer, or a browser of 2024 ` +
    "or newer";
}

const nodeVersion = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
const message = oldPlatform(
  NEEDED,
  globalThis.navigator?.userAgent ?? (nodeVersion === undefined ? undefined : `Node.js/${nodeVersion}`),
);
if (message !== undefined) throw new Error(message);
