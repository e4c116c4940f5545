// Programs of the machine that answer in a moment, as those of batch systems do: started, waited for, and ended where
// they take too long.

/** How a program ended, and what it said. */
export interface EndedProgram {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Starts a program by its name or path, without a shell; undefined where it is not here, did not end in time, or was
 * stopped by the signal.
 */
export type RunProgram = (
  command: readonly [string, ...string[]],
  options: { readonly cwd?: string; readonly seconds: number; readonly signal?: AbortSignal },
) => Promise<EndedProgram | undefined>;

/** Starts programs under Deno. */
export const runProgram: RunProgram = async ([program, ...args], { cwd, seconds, signal: stop }) => {
  try {
    const { code, signal, stdout, stderr } = await new Deno.Command(program, {
      args,
      ...(cwd === undefined ? {} : { cwd }),
      stdin: "null",
      signal: AbortSignal.any([AbortSignal.timeout(seconds * 1000), ...(stop === undefined ? [] : [stop])]),
    }).output();
    if (signal !== null) return undefined;
    const decoder = new TextDecoder();
    return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
};
