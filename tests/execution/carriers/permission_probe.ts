// A Web Worker that tells which permissions it was given.

const NAMES = ["read", "write", "net", "env", "run", "sys", "ffi", "import"] as const;

(self as unknown as { postMessage(states: string[]): void }).postMessage(
  NAMES.map((name) => `${name}: ${Deno.permissions.querySync({ name } as never).state}`),
);
