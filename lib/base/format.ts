// Times and amounts of memory as people read them.

/** A duration: `0.42 s`, `17 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`. */
export function formatSeconds(value: number): string {
  if (value < 9.995) return `${value.toFixed(2)} s`;
  const whole = Math.round(value);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A range of durations: `0.42 s to 17 s`; one number where both read the same. */
export function formatSecondsRange([low, high]: readonly [low: number, high: number]): string {
  const [from, to] = [formatSeconds(low), formatSeconds(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** An amount of memory: `512 MB`, `3.2 GB`. */
export function formatBytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
