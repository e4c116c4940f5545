// What a signal means after others: batch systems send a signal to a job's script, which passes it on, and to all that
// the script has started: that is one signal. A person who presses Ctrl-C twice means it.

/** The same signal within this time is the first one's echo, in milliseconds. */
export const ECHO_MILLISECONDS = 1000;

/** Stop, nothing new, or end at once. */
export type SignalMeaning = "first" | "echo" | "again";

/** The signals that a process has heard. */
export class HeardSignals<Signal extends string> {
  readonly #now: () => number;
  #first: { readonly signal: Signal; readonly at: number } | undefined;

  /** @param now The time, in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The first one; undefined before. */
  get first(): Signal | undefined {
    return this.#first?.signal;
  }

  /** Takes a signal in, and says what it means. */
  hear(signal: Signal): SignalMeaning {
    if (this.#first === undefined) {
      this.#first = { signal, at: this.#now() };
      return "first";
    }
    const isSame = signal === this.#first.signal && signal !== "SIGINT";
    return isSame && this.#now() - this.#first.at < ECHO_MILLISECONDS ? "echo" : "again";
  }
}
