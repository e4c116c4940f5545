// A worker that starts as it should and then does what the method of its model says.

import type { Reply, StartMessage, TaskMessage } from "../../lib/programs/worker_protocol/messages.ts";
import { TaskClaims } from "../../lib/programs/worker_protocol/claims.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<StartMessage | TaskMessage>) => void;
  postMessage: (reply: Reply) => void;
  close: () => void;
};

let start: StartMessage | undefined;

const FAULTS: Readonly<Record<string, (task: TaskMessage) => void>> = {
  throw: () => {
    throw new Error("out of luck");
  },
  exit: () => Deno.exit(3),
  close: () => scope.close(),
  loop: () => {
    for (;;);
  },
  silence: () => {},
  heap: () => {
    const hoard: unknown[] = [];
    for (;;) hoard.push({ size: hoard.length, more: [hoard.length] });
  },
  // Some 400 MB of objects, and a result.
  much: ({ id }) => {
    const hoard = Array.from({ length: 5_000_000 }, (_, i) => ({ size: i, more: [i] }));
    const energy = hoard.at(-1)!.size / hoard.length;
    scope.postMessage({ kind: "converged", id, computed: { energy, properties: {} }, seconds: 2 });
  },
  print: () => console.log("DEBUG: got here"),
};

scope.onmessage = ({ data }) => {
  if (data.kind === "start") {
    start = data;
    scope.postMessage({ kind: "ready" });
  } else if (!new TaskClaims(start!.claims).claim(data.id)) return;
  else if (data.real.length > 1) {
    FAULTS[start!.context.models[0]!.method]!(data);
  } else {
    scope.postMessage({
      kind: "converged",
      id: data.id,
      computed: { energy: 1, properties: {} },
      seconds: 0,
    });
  }
};
