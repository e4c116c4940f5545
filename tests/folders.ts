// Folders for tests that write files.

/** Uses a folder that is removed afterwards; its path has no links in it. */
export async function withFolder<A>(use: (folder: string) => Promise<A>): Promise<A> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "nmer-test-" }));
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
