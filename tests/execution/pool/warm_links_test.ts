// Links that outlive a run, with made-up ones behind them.

import { assertEquals } from "@std/assert";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type { Link, LinkListener, OpenLink } from "../../../lib/execution/pool/link.ts";
import { WarmLinks } from "../../../lib/execution/pool/warm_links.ts";
import type { Reply } from "../../../lib/programs/mod.ts";

/** A link that notes what it is told, and answers when the test says so. */
class MadeUp implements Link {
  readonly told: string[] = [];
  spent = false;
  readonly cancelTimeoutMilliseconds = 1;
  constructor(readonly listener: LinkListener) {
    listener.onReply({ kind: "ready" });
  }
  readonly send = ({ id }: { readonly id: number }) => void this.told.push(`task ${id}`);
  readonly cancel = (id: number) => void this.told.push(`cancel ${id}`);
  readonly kill = () => void this.told.push("kill");
  readonly begin = (context: unknown, name: string) => {
    this.told.push(`begin ${context} ${name}`);
    this.listener.onReply({ kind: "ready" });
  };
}

function made(maxIdle = 8) {
  const scope = Scope.makeUnsafe();
  const warm = new WarmLinks(scope, maxIdle);
  const all: MadeUp[] = [];
  const ended: number[] = [];
  const open: OpenLink = (listener) =>
    Effect.acquireRelease(
      Effect.sync(() => {
        all.push(new MadeUp(listener));
        return all.length - 1;
      }),
      (number) => Effect.sync(() => void ended.push(number)),
    ).pipe(Effect.map((number) => all[number]!));
  /** A run with a link; what it hears of it. */
  const run = (name: string, use: (link: Link, last: () => MadeUp) => void, kind = "worker") => {
    const heard: string[] = [];
    const listener: LinkListener = {
      onReply: (reply: Reply) => heard.push("id" in reply ? `${reply.kind} ${reply.id}` : reply.kind),
      onShare: ({ id }) => heard.push(`share ${id}`),
      onExit: (why) => heard.push(why),
    };
    const wanted = { kind, context: name as never, name };
    const lent = Effect.map(warm.lend(wanted, open)(listener), (link) => use(link, () => all.at(-1)!));
    return Effect.runPromise(Effect.as(Effect.scoped(lent), heard));
  };
  return { scope, warm, all, ended, run };
}

const TASK = { kind: "task", model: 0, real: [], basis: [] } as const;
const nothing = () => {};

Deno.test("warm links: a run takes over what the one before has left, and tells it what its own tasks share", async () => {
  const { scope, all, ended, run } = made();
  const compute = (link: Link, last: () => MadeUp) => {
    link.send({ ...TASK, id: 1 });
    last().listener.onReply({ kind: "cancelled", id: 1 });
  };
  assertEquals(await run("a", compute), ["ready", "cancelled 1"]);
  assertEquals(await run("b", compute), ["ready", "cancelled 1"]);
  assertEquals(all.map(({ told }) => told), [["task 1", "begin b b", "task 1"]]);
  assertEquals(ended, []);
  await Effect.runPromise(Scope.close(scope, Exit.void));
  assertEquals(ended, [0]);
});

Deno.test("warm links: another kind is another one, and of too many the oldest ends", async () => {
  const { all, ended, run, warm } = made(2);
  for (const kind of ["worker", "psi4", "worker", "process"]) await run(kind, nothing, kind);
  assertEquals([all.length, ended, warm.idle], [3, [1], 2], "psi4 has waited longest");
  await Effect.runPromise(warm.endIdle);
  assertEquals(ended.length, 3);
  await run("again", nothing);
  assertEquals(all.length, 4);
});

Deno.test("warm links: what is spent, was killed, owes an answer or died is not lent again", async () => {
  const cases: ((link: Link, last: () => MadeUp) => void)[] = [
    (_, last) => void (last().spent = true),
    (link) => link.kill(),
    (link) => link.send({ ...TASK, id: 1 }),
    (_, last) => last().listener.onExit("it died"),
  ];
  for (const use of cases) {
    const { all, ended, run } = made();
    await run("a", use);
    assertEquals(ended, [0]);
    await run("b", nothing);
    assertEquals(all.length, 2);
  }
});

Deno.test("warm links: one that dies while it waits for a run is ended, and no run hears of it", async () => {
  const { all, ended, run, warm } = made();
  const heard = await run("a", nothing);
  all[0]!.listener.onExit("it died");
  assertEquals([heard, warm.idle], [["ready"], 0]);
  await Effect.runPromise(Effect.yieldNow);
  assertEquals(ended, [0]);
});

Deno.test("warm links: one that can serve a single run alone ends with it", async () => {
  const { run, ended } = made();
  await run("a", (_, last) => void Object.assign(last(), { begin: undefined }));
  assertEquals(ended, [0]);
});
