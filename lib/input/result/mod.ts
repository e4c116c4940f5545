// nmer's own results, read back. A door of its own: only who reads results loads their schema.

export { resultSchema } from "./result_schema.ts";
