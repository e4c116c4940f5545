// The version of nmer; a test holds it against deno.json.

/**
 * Version of nmer, as in `--version`, in results and in the provenance of files.
 *
 * @example
 * ```ts
 * import { VERSION } from "@nmer/nmer";
 *
 * console.log(`nmer ${VERSION}`);
 * ```
 */
export const VERSION = "0.1.0";
