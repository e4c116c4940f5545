// Which programs of others are here, for tests that run them.

import { withFolder } from "./folders.ts";

/** Whether a program answers when it is asked for its version; some leave files behind. */
export function isProgramThere(program: string, ...args: string[]): Promise<boolean> {
  return withFolder(async (cwd) => {
    try {
      const { success } = await new Deno.Command(program, {
        args: args.length === 0 ? ["--version"] : args,
        cwd,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).output();
      return success;
    } catch {
      return false;
    }
  });
}
