// Events of a simulation, the earliest first.

/** What happens when, the earliest first. */
export class EventHeap {
  readonly #times: number[] = [];
  readonly #whats: (() => void)[] = [];

  get next(): number {
    return this.#times[0] ?? Infinity;
  }

  push(time: number, what: () => void): void {
    const times = this.#times, whats = this.#whats;
    let i = times.push(time) - 1;
    whats.push(what);
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (times[up]! <= time) break;
      times[i] = times[up]!;
      whats[i] = whats[up]!;
      i = up;
    }
    times[i] = time;
    whats[i] = what;
  }

  pop(): () => void {
    const times = this.#times, whats = this.#whats;
    const first = whats[0]!;
    const time = times.pop()!, what = whats.pop()!;
    const { length } = times;
    if (length === 0) return first;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= length) break;
      if (down + 1 < length && times[down + 1]! < times[down]!) down++;
      if (times[down]! >= time) break;
      times[i] = times[down]!;
      whats[i] = whats[down]!;
      i = down;
    }
    times[i] = time;
    whats[i] = what;
    return first;
  }
}
