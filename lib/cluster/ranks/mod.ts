// A run on the ranks of an MPI job.

export { Coordinator } from "./coordinator.ts";
export { RANK_TIMEOUTS, type RankTimeouts } from "./timeouts.ts";
export { RanksError, type RanksErrorReason } from "./error.ts";
export { describeRanks, rankName } from "./introductions.ts";
export { type MemberOptions, serveRank } from "./member.ts";
export { killProcess, ownProcess, type RankProcess } from "./neighbours.ts";
export { type Introduction, RANKS_VERSION, type Share } from "./protocol.ts";
export { rankCarrier, type RankCarrierOptions } from "./rank_carrier.ts";
export { machinesOf, type RankMachine } from "./shares.ts";
