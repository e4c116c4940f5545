// Whether ranks can compute one run together: the same nmer, started in the same way on the same input.

import { plural } from "../../base/plural.ts";
import { plainText } from "../../base/plain_text.ts";
import { type Introduction, RANKS_VERSION } from "./protocol.ts";
import { RanksError } from "./error.ts";

/** What a rank is called: `rank 3 on node7`, and `rank 3` before it has introduced itself. */
export function rankName(rank: number, introduction: Pick<Introduction, "host"> | undefined): string {
  return introduction === undefined ? `rank ${rank}` : `rank ${rank} on ${plainText(introduction.host)}`;
}

const APART = " (with --mode workers each process is a shard of its own)";

/**
 * Refuses ranks that do not belong together.
 *
 * @param introductions Of all ranks, in their order.
 * @throws {RanksError} With the first rank that differs from rank 0, and in what.
 */
export function checkIntroductions(introductions: readonly Introduction[]): void {
  const [first] = introductions as readonly [Introduction];
  for (const [rank, introduction] of introductions.entries()) {
    const name = rankName(rank, introduction), zero = rankName(0, first);
    if (introduction.version !== RANKS_VERSION) {
      throw new RanksError(
        "different",
        `${name} is ${
          plainText(String(introduction.version))
        }, and ${zero} ${RANKS_VERSION}: the bits could differ; ` +
          "start the same nmer on all machines",
      );
    }
    if (introduction.commandLine.join("\0") !== first.commandLine.join("\0")) {
      throw new RanksError(
        "different",
        `${name} was started as "nmer ${
          plainText(introduction.commandLine.join(" "))
        }", and ${zero} as "nmer ${
          plainText(first.commandLine.join(" "))
        }"; start all ranks with the same arguments${isShard(introduction) || isShard(first) ? APART : ""}`,
      );
    }
    if (introduction.shard !== first.shard) {
      throw new RanksError(
        "different",
        `${name} has NMER_SHARD=${plainText(introduction.shard ?? "")}, and ${zero} NMER_SHARD=${
          plainText(first.shard ?? "")
        }; ranks compute one shard together${APART}`,
      );
    }
    if (introduction.inputHash !== undefined && introduction.inputHash !== first.inputHash) {
      throw new RanksError(
        "different",
        `${name} sees another input under that name than ${zero}; put one file where all machines see it`,
      );
    }
  }
}

function isShard({ commandLine }: Introduction): boolean {
  return commandLine.some((word) => word.startsWith("--shard"));
}

/** What a run under MPI computes on, for people: `4 ranks on 2 machines: node1 (0, 1), node2 (2, 3)`. */
export function describeRanks(
  introductions: readonly Pick<Introduction, "host">[],
  slots: readonly number[],
): string {
  const byHost = new Map<string, number>();
  introductions.forEach(({ host }, rank) => byHost.set(host, (byHost.get(host) ?? 0) + slots[rank]!));
  const machines = [...byHost];
  const shown = machines.slice(0, MAX_MACHINES).map(([host, count]) => `${plainText(host)} ${count}`).join(
    ", ",
  );
  const more = machines.length > MAX_MACHINES ? ", ..." : "";
  return `${plural(introductions.length, "rank")} on ${
    plural(machines.length, "machine")
  }, with workers: ${shown}${more}`;
}

const MAX_MACHINES = 8;
