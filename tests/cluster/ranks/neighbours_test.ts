// Other processes of this machine: a real one.

import { assert, assertEquals } from "@std/assert";
import { isGone, killProcess, ownProcess } from "../../../lib/cluster/ranks/neighbours.ts";

/** Another process that waits, and this one's view of it. */
async function waiting() {
  const script = new URL("../../../lib/cluster/ranks/neighbours.ts", import.meta.url).href;
  const code = `const { ownProcess } = await import(${JSON.stringify(script)});
    console.log(JSON.stringify(ownProcess())); setTimeout(() => {}, 1e6);`;
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", code], stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return { child, process: JSON.parse(text) };
}

Deno.test("neighbours: this process is there", () => {
  const own = ownProcess();
  assertEquals([own.pid, isGone(own)], [Deno.pid, false]);
  killProcess(own); // never itself
});

Deno.test("neighbours: a process is killed, even stopped, but not another that has its number since", async () => {
  const { child, process } = await waiting();
  try {
    Deno.kill(child.pid, "SIGSTOP");
    killProcess({ ...process, began: "1" });
    assertEquals([isGone(process), isGone({ ...process, began: "1" })], [false, true]);
    killProcess(process);
    assertEquals((await child.status).signal, "SIGKILL");
    assert(isGone(process));
  } finally {
    await child.stdout.cancel();
  }
});
