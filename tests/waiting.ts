// Waiting in tests for what other processes do. A busy machine may take its time: whoever waits looks for an event, and
// gives up after so long only that nothing is to be expected any more.

/** After this long something hangs. No claim of speed: what takes tenths of a second has a minute. */
export const HANG_SECONDS = 60;

/** Waits for something, as long as it does not hang; whether it came. */
export async function comes(
  condition: () => boolean | Promise<boolean>,
  seconds = HANG_SECONDS,
): Promise<boolean> {
  for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return await condition();
}
