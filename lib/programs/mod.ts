// What computes the n-mers: the contract of a program, its adapters, and how tasks reach them.

export * from "./portable.ts";
export { SHIPPED_FILES, shippedText } from "./shipped_files.ts";
export {
  type CopyClasses,
  copyKey,
  hasEqualModels,
  modelDigests,
  TASK_KEY_BYTES,
  taskKey,
  taskKeys,
} from "./task_key.ts";
