// The sandbox that external programs run in.

export { type Answer, type AskedProcess, askProcess, runOnce, type RunOnceOptions } from "./run_once.ts";
export {
  type SandboxedProcess,
  type SandboxOptions,
  spawnSandboxed,
  startSandboxed,
} from "./sandboxed_process.ts";
export { SandboxError, type SandboxErrorReason } from "./error.ts";
export { type Isolation, isolation, type Limits } from "./isolation.ts";
export { BoundedOutput, drain, type KeptSizes } from "./bounded_output.ts";
export { checkDisk, type DiskOptions, MIN_FREE_BYTES, whileDiskHasRoom } from "./disk_space.ts";
export {
  openRunDirectory,
  type RunDirectory,
  type RunDirectoryOptions,
  type RunDirectoryOwner,
} from "./run_directory.ts";
