// For how long ranks may be silent. Seconds throughout.

/** How ranks are watched. */
export interface RankTimeouts {
  /** A rank that says nothing for longer is taken for dead, in seconds. */
  readonly silenceSeconds: number;
  /** How long all ranks may take to introduce themselves, in seconds. */
  readonly joinSeconds: number;
  /** How long ranks may take to end, in seconds. */
  readonly endSeconds: number;
}

/** How ranks are watched where nobody says. */
export const RANK_TIMEOUTS: RankTimeouts = { silenceSeconds: 30, joinSeconds: 60, endSeconds: 10 };

/**
 * The others wait this many times longer for rank 0, which may have much to do at once, than it does for them.
 */
export const SLACK = 10;

/** Before the first task they wait as long as a journal of millions of tasks may take. */
export const START_SECONDS = 600;

/** What has computed nothing ends at once, as far as it is there. */
export const REFUSED_SECONDS = 2;
