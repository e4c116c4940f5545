// A process of the suite with what it printed, and an end for one that hangs: a suite that never ends tells nobody why.

/** What a process printed, errors included, and its status; undefined where it was ended for taking too long. */
export interface Printed {
  readonly code: number | undefined;
  readonly text: string;
}

/** Runs a command to its end, or kills it after some milliseconds and keeps what it printed until then. */
export async function printedBy(
  command: string,
  options: Pick<Deno.CommandOptions, "args" | "cwd">,
  milliseconds: number,
): Promise<Printed> {
  const child = new Deno.Command(command, { ...options, stdin: "null", stdout: "piped", stderr: "piped" })
    .spawn();
  let isLate = false;
  // Its own children may hold the pipes open, so these are closed from here.
  const end = new AbortController();
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
    end.abort();
  }, milliseconds);
  try {
    const [{ code }, out, err] = await Promise.all([
      child.status,
      textOf(child.stdout, end.signal),
      textOf(child.stderr, end.signal),
    ]);
    return { code: isLate ? undefined : code, text: `${out}${err}` };
  } finally {
    clearTimeout(timer);
  }
}

async function textOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>, end: AbortSignal): Promise<string> {
  let text = "";
  try {
    for await (const part of stream.pipeThrough(new TextDecoderStream(), { signal: end })) text += part;
  } catch (error) {
    if (!end.aborted) throw error;
  }
  return text;
}
