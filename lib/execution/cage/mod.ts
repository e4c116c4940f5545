// The cage that external programs run in.

export { type Answer, type AskedProcess, askOnce, type AskOptions, askProcess } from "./ask_once.ts";
export {
  type CagedProcess,
  type CagedStatus,
  type CageOptions,
  spawnCaged,
  startCaged,
} from "./caged_process.ts";
export { CageError, type CageErrorReason } from "./error.ts";
export { type Limits, type Walls, walls } from "./walls.ts";
export { drain, KeptOutput, type KeptSizes } from "./kept_output.ts";
export { checkDisk, type DiskOptions, LEAST_FREE_BYTES, whileDiskHasRoom } from "./disk_room.ts";
export { openScratch, type RoomOwner, type Scratch, type ScratchOptions } from "./scratch.ts";
