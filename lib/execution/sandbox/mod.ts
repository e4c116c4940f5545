// The cage that external programs run in.

export { type Answer, type AskedProcess, askOnce, type AskOptions, askProcess } from "./run_once.ts";
export {
  type CagedProcess,
  type CagedStatus,
  type CageOptions,
  spawnCaged,
  startCaged,
} from "./sandboxed_process.ts";
export { CageError, type CageErrorReason } from "./error.ts";
export { type Limits, type Walls, walls } from "./isolation.ts";
export { drain, KeptOutput, type KeptSizes } from "./bounded_output.ts";
export { checkDisk, type DiskOptions, LEAST_FREE_BYTES, whileDiskHasRoom } from "./disk_space.ts";
export { openScratch, type RoomOwner, type Scratch, type ScratchOptions } from "./run_directory.ts";
