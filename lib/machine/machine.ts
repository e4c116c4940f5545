// What a machine has for a run: cores and memory.

/** What the machine has. */
export interface Machine {
  /** Cores that this process may use. */
  readonly cores: number;
  /** Memory that is free for it, in bytes. */
  readonly memoryBytes: number;
  /** What that memory is, for a person, as in `free on this machine`. */
  readonly memorySource?: string;
  /** Whether this is a process's own part of what several on its machine have; default false. */
  readonly isDivided?: boolean;
}
