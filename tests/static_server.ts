// A static server on this machine, as a host of pages has it: files with their types, compressed where the browser takes
// that, kept by its cache; with the headers that isolate a page from others, or without.

import { gzipSync } from "node:zlib";
import { join } from "@std/path";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
};

const ISOLATING = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** What was asked of it. */
export interface Served {
  readonly path: string;
  /** Size of the answer's body as it was sent, in bytes. */
  readonly bytes: number;
}

/** Serves a folder while a function runs. */
export async function withServer<Result>(
  folder: string,
  options: { readonly isolated: boolean },
  use: (address: string, served: readonly Served[]) => Promise<Result>,
): Promise<Result> {
  const served: Served[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async ({ url }) => {
    const path = new URL(url).pathname.replace(/\/$/, "/index.html");
    const content = await Deno.readFile(join(folder, path)).catch(() => undefined);
    if (content === undefined) {
      served.push({ path, bytes: 0 });
      return new Response("not found", { status: 404 });
    }
    const body = new Uint8Array(gzipSync(content, { level: 9 }));
    served.push({ path, bytes: body.length });
    return new Response(body, {
      headers: {
        "Content-Type": TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream",
        "Content-Encoding": "gzip",
        "Cache-Control": "max-age=600",
        ...(options.isolated ? ISOLATING : {}),
      },
    });
  });
  try {
    return await use(`http://127.0.0.1:${server.addr.port}`, served);
  } finally {
    await server.shutdown();
  }
}
