// Times and amounts of memory as people read them.

/** A duration: `0.42 s`, `17 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`, `90 days`, `20 years`. */
export function formatSeconds(value: number): string {
  if (value < 9.995) return `${value.toFixed(2)} s`;
  const whole = Math.round(value);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  const days = hours / 24;
  if (days < 14) return `${Math.floor(days)} d ${hours % 24} h`;
  if (days < 730) return `${Math.round(days)} days`;
  const years = days / 365.25;
  if (years < 1e6) return `${Math.round(years)} years`;
  return "more than a million years";
}

/** A duration in whole seconds, for what changes each second: `0 s`, `9 s`, `3 min 20 s`. */
export function formatWholeSeconds(value: number): string {
  return value < 59.5 ? `${Math.max(0, Math.round(value))} s` : formatSeconds(value);
}

/** A range of durations: `0.42 s to 17 s`; one number where both read the same. */
export function formatSecondsRange([low, high]: readonly [low: number, high: number]): string {
  const [from, to] = [formatSeconds(low), formatSeconds(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** An amount of memory: `9.5 MB`, `512 MB`, `3.2 GB`, `210 GB`. */
export function formatBytes(bytes: number): string {
  const [value, unit] = bytes < 999.5e6 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${value < 99.95 && (unit === "GB" || value < 9.95) ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
