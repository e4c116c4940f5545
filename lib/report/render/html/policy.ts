// What a browser lets a page do: run the scripts and show the style that stand in it, by their hashes, and nothing else.

/**
 * The Content-Security-Policy of a page.
 *
 * @param scripts The text of each script in it; without any, none runs.
 * @param style The text of its style element.
 */
export async function policyOf(scripts: readonly string[], style: string): Promise<string> {
  const hashes = await Promise.all(scripts.map(hashOf));
  return [
    "default-src 'none'",
    ...hashes.length === 0 ? [] : [`script-src ${hashes.join(" ")}`],
    `style-src ${await hashOf(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${new Uint8Array(digest).toBase64()}'`;
}
