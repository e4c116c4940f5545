// How far one coordinator reaches: the real scheduler, batch and rank 0 of a run under MPI, with simulated ranks in
// simulated time, and with a real journal in a thread of its own. What rank 0 does takes the processor time that it
// really takes here; tasks and messages take simulated time, and the timers of rank 0 go by it.
//
//   deno run -A bench/cluster_simulation.ts [RANKS SLOTS_OF_EACH TASKS SECONDS_OF_A_TASK]
//
// Without arguments: a table from 10 to 10,000 cores.

import "../lib/base/workarounds/effect_async_hooks.ts"; // before all that imports Effect
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Scope from "effect/Scope";
import { pack } from "../lib/base/packing/pack.ts";
import { unpack } from "../lib/base/packing/unpack.ts";
import type { Communicator, Message } from "../lib/cluster/mpi/mod.ts";
import { Coordinator, type Introduction, rankCarrier, RANKS_VERSION } from "../lib/cluster/ranks/mod.ts";
import type { FromRank, ToRank } from "../lib/cluster/ranks/protocol.ts";
import {
  Carrier,
  journalInThread,
  Observer,
  ResultStore,
  runPlan,
  startJournalThread,
} from "../lib/execution/mod.ts";
import { Plan, resolveExpansion } from "../lib/plan/mod.ts";
import { EventHeap } from "./event_heap.ts";
import { heliums, optionsOfHeliums } from "./heliums.ts";

/** A rank looks for messages this often, in seconds. */
const POLL = 1e-3;
/** What a message takes between two machines. */
const LATENCY = 2e-5;
/** No message takes as long, in seconds. */
const LONG = 5e-3;
/** What MPI itself takes of a message at rank 0 (bench/mpi.ts). */
const CALL = 2.5e-6;
interface Simulated {
  readonly ranks: number;
  readonly slots: number;
  readonly tasks: number;
  readonly seconds: number;
}

/** A rank with workers: tasks wait in order, and what it says goes out with its next look. */
class SimulatedRank {
  readonly #world: World;
  readonly #rank: number;
  readonly #waiting: Extract<ToRank, { readonly kind: "task" }>[] = [];
  #free: number;
  #said: FromRank[] = [];

  constructor(world: World, rank: number, slots: number) {
    this.#world = world;
    this.#rank = rank;
    this.#free = slots;
  }

  receive(message: ToRank): void {
    if (message.kind === "task") {
      this.#waiting.push(message);
      this.#work();
    } else if (message.kind === "retract") {
      const at = this.#waiting.findIndex(({ id }) => id === message.id);
      if (at >= 0) this.#say({ kind: "cancelled", id: this.#waiting.splice(at, 1)[0]!.id });
    } else if (message.kind === "begin") this.#say({ kind: "ready", slots: this.#free });
    else if (message.kind === "end") this.#say({ kind: "bye" });
  }

  #work(): void {
    const { events } = this.#world;
    while (this.#free > 0 && this.#waiting.length > 0) {
      const { id, request } = this.#waiting.shift()!;
      this.#free--;
      this.#say({ kind: "began", id });
      const seconds = durationOf(request.real);
      this.#world.busySeconds += seconds;
      events.push(this.#world.now + seconds, () => {
        this.#free++;
        this.#said = this.#said.filter((said) => said.kind !== "began" || said.id !== id);
        const outcome = { status: "converged", result: { energy: -1 }, seconds } as const;
        this.#say({ kind: "ended", id, outcome, worker: "worker 1" });
        this.#work();
      });
    }
  }

  #say(message: FromRank): void {
    this.#said.push(message);
    if (this.#said.length > 1) return; // it looks for messages anyway
    this.#world.events.push(this.#world.now + POLL, () => {
      const bytes = pack(this.#said);
      this.#said = [];
      this.#world.events.push(
        this.#world.now + LATENCY,
        () => this.#world.arrive({ from: this.#rank, tag: 0, bytes }),
      );
    });
  }
}

let mean = 1;
/** A spread as of real tasks: most near the mean, some three times as long. */
function durationOf(real: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const fragment of real) hash = Math.imul(hash ^ fragment, 0x01000193) ^ hash >>> 13;
  const u = ((Math.imul(hash, 2654435761) >>> 0) + 0.5) / 2 ** 32;
  return mean * (0.4 - 0.6 * Math.log(u)); // exponential above 0.4
}

/** Simulated time, and rank 0 in it. */
class World implements Communicator {
  readonly rank = 0;
  readonly library = "simulated";
  readonly processorName = "here";
  readonly events = new EventHeap();
  readonly #ranks: SimulatedRank[];
  readonly #arrived: Message[] = [];
  now = 0;
  busySeconds = 0;
  /** What rank 0 has computed, for all tasks. */
  takenSeconds = 0;
  messages = 0;
  #sent: (() => void)[] = [];
  /** Whether rank 0 hears what has arrived; the timers of the real world turn it as well. */
  isOpen = true;
  /** Timers of rank 0 that have run down. */
  readonly #awake: (() => void)[] = [];
  /** What its other thread does, and when that is free again. */
  readonly #elsewhere = new Set<Promise<void>>();
  #threadFree = 0;

  constructor(readonly size: number, slots: number) {
    this.#ranks = Array.from({ length: size }, (_, rank) => new SimulatedRank(this, rank, slots));
  }

  arrive(message: Message): void {
    this.#arrived.push(message);
  }

  /** Has work done in another thread of rank 0, one after the other; time stands still until it is. */
  inThread<A>(work: () => Promise<A>, then: (result: A) => void): void {
    const begin = journalSeconds();
    const done = work().then((result) => {
      this.#threadFree = Math.max(this.now, this.#threadFree) + journalSeconds() - begin;
      this.events.push(this.#threadFree, () => this.wake(() => then(result)));
      this.#elsewhere.delete(done);
    });
    this.#elsewhere.add(done);
  }

  /** Ends when nothing is done in another thread. */
  async quiet(): Promise<void> {
    while (this.#elsewhere.size > 0) await Promise.all(this.#elsewhere);
  }

  /** A timer of rank 0 has run down. */
  wake(what: () => void): void {
    this.#awake.push(what);
  }

  send(to: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.messages++;
    this.#sent.push(() => {
      for (const said of unpack(bytes) as ToRank[]) this.#ranks[to]!.receive(said);
    });
  }

  receive(): Message | undefined {
    if (!this.isOpen) return undefined;
    const message = this.#arrived.shift();
    if (message !== undefined) this.messages++;
    return message;
  }

  pending = () => 0;
  abandon = () => {};
  failedRanks = () => [];
  broadcast = (bytes: Uint8Array<ArrayBuffer> | undefined) => Promise.resolve(bytes!);
  finalize = () => {};
  abort = () => {};

  /** Lets time pass until something has arrived at rank 0, and rank 0 do what follows from it. */
  async turn(turn: () => boolean): Promise<number> {
    while (this.#arrived.length === 0 && this.#awake.length === 0 && this.events.next < Infinity) {
      if (this.busySeconds === 0 && this.events.next - this.now > LONG) {
        // Before the first task rank 0 has more to do than one turn of the event loop shows.
        await new Promise((resolve) => setTimeout(resolve, 10));
        break;
      }
      this.#step();
    }
    this.isOpen = true;
    const before = this.messages;
    const begin = processorSeconds();
    for (const wake of this.#awake.splice(0)) wake();
    turn();
    await new Promise((resolve) => setImmediate(resolve));
    turn(); // what was said meanwhile goes out
    const seconds = processorSeconds() - begin + CALL * (this.messages - before);
    this.isOpen = false;
    return seconds;
  }

  /** Rank 0 was busy for some time, in which others went on; what it has said goes out at the end. */
  pass(seconds: number): void {
    const until = this.now + seconds;
    while (this.events.next <= until) this.#step();
    this.now = until;
    const sent = this.#sent;
    if (sent.length === 0) return;
    this.#sent = [];
    this.events.push(this.now + LATENCY + POLL / 2, () => sent.forEach((deliver) => deliver()));
  }

  #step(): void {
    this.now = Math.max(this.now, this.events.next);
    this.events.pop()();
  }
}

/** The clock of rank 0: that of the simulated time. */
function clockOf(world: World): Clock.Clock {
  const milliseconds = () => 1e3 * world.now;
  const nanoseconds = () => BigInt(Math.round(1e9 * world.now));
  return {
    currentTimeMillisUnsafe: milliseconds,
    currentTimeMillis: Effect.sync(milliseconds),
    currentTimeNanosUnsafe: nanoseconds,
    currentTimeNanos: Effect.sync(nanoseconds),
    monotonicTimeNanosUnsafe: nanoseconds,
    monotonicTimeNanos: Effect.sync(nanoseconds),
    sleep: (duration) =>
      Effect.callback<void>((resume) => {
        let isOver = false;
        world.events.push(world.now + Duration.toSeconds(duration), () => {
          if (!isOver) world.wake(() => resume(Effect.void));
        });
        return Effect.sync(() => void (isOver = true));
      }),
  };
}

/** A store in a thread that is there: what it takes of real time is simulated time that passes there. */
function inSimulatedTime(world: World, real: ResultStore): Layer.Layer<ResultStore> {
  return Layer.succeed(ResultStore, {
    ...real,
    store: (ended) =>
      Effect.callback((resume) => world.inThread(() => Effect.runPromiseExit(real.store(ended)), resume)),
  });
}

function introductionOf(rank: number): Introduction {
  return {
    version: RANKS_VERSION,
    host: `node${rank}`,
    process: { pid: 1, began: undefined },
    cpus: undefined,
    cores: 1,
    memoryBytes: 1e9,
    commandLine: [],
    inputHash: undefined,
  };
}

async function simulate({ ranks, slots, tasks, seconds }: Simulated): Promise<void> {
  mean = seconds;
  const fragments = Math.ceil((Math.sqrt(8 * tasks + 1) - 1) / 2);
  const plan = new Plan(resolveExpansion({ fragmentCount: fragments, bsse: ["nocp"], maxNbody: 2 }));
  const world = new World(ranks + 1, slots);
  for (let rank = 1; rank <= ranks; rank++) {
    const said: FromRank[] = [{ kind: "introduction", introduction: introductionOf(rank) }];
    world.arrive({ from: rank, tag: 0, bytes: pack(said) });
  }
  const shares = Array.from(
    { length: ranks + 1 },
    (_, rank) => ({ workers: rank === 0 ? 0 : slots, memoryBytes: 1e12 }),
  );
  const joined = Promise.withResolvers<Coordinator>();
  const folder = await Deno.makeTempDir({ prefix: "nmer-simulation-" });
  const options = optionsOfHeliums(folder, fragments);
  const thread = journalInThread(
    () => startJournalThread(new URL("../workers/journal_thread.ts", import.meta.url)),
    options,
    { context: heliums(fragments), fresh: false },
  );
  const scope = Scope.makeUnsafe();
  const services = await Effect.runPromise(Layer.buildWithScope(thread, scope));
  const store = inSimulatedTime(world, Context.get(services, ResultStore));
  let ended = 0, isOver = false;
  const run = Effect.gen(function* () {
    const coordinator = yield* Coordinator.join(world, introductionOf(0), {
      silenceSeconds: 1e9,
      joinSeconds: 1e6,
      endSeconds: 1,
    });
    joined.resolve(coordinator);
    yield* runPlan(plan, {
      schedule: "overlap",
      workOf: (_, real) => durationOf(real),
      memoryBytes: Infinity,
      memoryOf: () => 1,
      timeout: undefined,
      runTimeout: undefined,
      retries: 2,
      onFailure: "continue",
    }).pipe(
      Effect.provide([
        rankCarrier({
          coordinator,
          setup: null,
          shares,
          silenceSeconds: 1e9,
          own: Layer.empty as unknown as Layer.Layer<Carrier>,
        }),
        store,
      ]),
      Effect.provideService(Observer, { notify: ({ type }) => type === "task-finished" && ended++ }),
    );
    isOver = true;
  });
  const done = Effect.runPromise(
    Effect.provideService(Effect.scoped(run), Clock.Clock, clockOf(world)) as Effect.Effect<unknown>,
  );
  const { turn } = await joined.promise;
  world.isOpen = false;
  while (ended < plan.taskCount) {
    await world.quiet();
    const taken = await world.turn(turn);
    world.takenSeconds += taken;
    world.pass(taken);
  }
  world.isOpen = true;
  while (!isOver) {
    turn();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  await Effect.runPromise(Scope.close(scope, Exit.void));
  await Deno.remove(folder, { recursive: true });
  report({ ranks, slots, tasks: ended, seconds }, world);
}

function report({ ranks, slots, tasks, seconds }: Simulated, world: World): void {
  const cores = ranks * slots;
  console.log(
    [
      ranks,
      slots,
      cores,
      seconds,
      (100 * world.busySeconds / (cores * world.now)).toFixed(1),
      (world.messages / world.now).toFixed(0),
      world.now.toFixed(1),
      (1e3 * world.takenSeconds / tasks).toFixed(4),
    ].join("\t"),
  );
}

// Of this thread alone: what collects garbage beside it has cores of its own on the node of rank 0.
const libc = Deno.dlopen("libc.so.6", {
  clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
});
const THREAD_CPUTIME = 3;
const time = new BigInt64Array(2);
function processorSeconds(): number {
  libc.symbols.clock_gettime(THREAD_CPUTIME, time);
  return Number(time[0]) + 1e-9 * Number(time[1]);
}

/** Processor time of the thread of the journal. */
function journalSeconds(): number {
  const [nanoseconds] = Deno.readTextFileSync(`${journalThread ??= findThread()}/schedstat`).split(" ");
  return 1e-9 * Number(nanoseconds);
}

let journalThread: string | undefined;
function findThread(): string {
  const threads = Array.from(Deno.readDirSync("/proc/self/task"), ({ name }) => `/proc/self/task/${name}`);
  return threads.find((thread) => Deno.readTextFileSync(`${thread}/comm`).startsWith("worker-"))!;
}

const [ranks, slots, tasks, seconds] = Deno.args.map(Number);
console.log("ranks\tslots\tcores\ts/task\tutilization %\tmessages/s\tseconds\tms of rank 0 per task");
if (ranks !== undefined) await simulate({ ranks, slots: slots!, tasks: tasks!, seconds: seconds! });
else {
  for (const cores of [10, 100, 1000, 10_000]) {
    for (const slots of [1, 100]) {
      if (slots > cores) continue;
      for (const seconds of [0.1, 1, 10]) {
        await simulate({ ranks: cores / slots, slots, tasks: Math.max(100_000, 60 * cores), seconds });
      }
    }
  }
}
Deno.exit(0);
