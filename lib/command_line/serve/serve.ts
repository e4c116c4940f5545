// A server that another program talks with: lines of JSON in, lines of JSON out, one calculation after another. It ends
// with its input, once all is computed; sooner where nobody reads what it says any more.

import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { describeValue, InputError, NmerError } from "../../base/error.ts";
import { VERSION } from "../../base/version.ts";
import type { Conversation } from "../host/conversation.ts";
import type { Host } from "../host/host.ts";
import { messageOf } from "../output/programs_here.ts";
import { Answers } from "./answers.ts";
import { calculate, type Serving, type Underway } from "./calculate.ts";
import { bugValue, errorValue, protocolError } from "./error_value.ts";
import { PROTOCOL, type RunMessage, type ServerMessage } from "./protocol.ts";
import { MAX_LINE_BYTES, MessageError, notAMessage, readMessage } from "./read_message.ts";
import { type RequestLine, RequestLines } from "./request_lines.ts";
import { Requests } from "./requests.ts";

/** What a server needs, beside the conversation. */
export type ServerParts = Omit<Serving, "say">;

// Where nothing more is read, writing is how the end of the client is noticed.
const LOOK_MILLISECONDS = 1000;
// What is said last when the server itself is stopped.
const FAREWELL_MILLISECONDS = 200;

/** Talks with a client until one of the two has ended; gives why it did before all was computed, else undefined. */
export const serve: (
  parts: ServerParts,
  conversation: Conversation,
) => Effect.Effect<string | undefined> = Effect.fnUntraced(
  function* (parts: ServerParts, conversation: Conversation) {
    const server = new Server(parts, conversation);
    yield* Effect.forkScoped(server.answers.writing);
    server.answers.say({ type: "hello", nmer: VERSION, protocol: PROTOCOL });
    yield* Effect.forkScoped(server.reading);
    return yield* Effect.raceFirst(Effect.as(server.computing, undefined), server.answers.gone).pipe(
      Effect.onInterrupt(() => server.farewell),
    );
  },
  Effect.scoped,
);

class Server {
  readonly answers: Answers;
  readonly #requests = new Requests();
  readonly #host: Host;
  readonly #conversation: Conversation;
  readonly #serving: Serving;
  #underway: Underway | undefined;
  #begun = 0;

  constructor(parts: ServerParts, conversation: Conversation) {
    this.answers = new Answers(conversation.write);
    this.#host = parts.host;
    this.#conversation = conversation;
    this.#serving = { ...parts, say: (message) => this.answers.say(message) };
  }

  /** Hears the client until it has nothing more to say; then watches whether it still listens. */
  get reading(): Effect.Effect<void> {
    const { input, noticesEnd } = this.#conversation;
    return Effect.gen({ self: this }, function* () {
      const reader = input.getReader();
      const lines = new RequestLines(MAX_LINE_BYTES);
      for (;;) {
        const { done, value } = yield* Effect.promise(() => reader.read().catch(() => END));
        if (done) break;
        for (const line of lines.read(value)) {
          this.#hear(line);
          yield* this.#requests.room;
        }
      }
      const last = lines.end();
      if (last !== undefined) this.#hear(last);
      this.#requests.end();
      if (!noticesEnd) return;
      for (;;) {
        yield* Effect.sleep(LOOK_MILLISECONDS);
        this.#underway?.sayProgress();
      }
    });
  }

  /** Computes what is wanted, one after the other, until there is no more. */
  get computing(): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      for (;;) {
        yield* this.answers.written; // results do not pile up
        const message = yield* this.#requests.next;
        if (message === undefined) return;
        this.answers.say(yield* this.#outcomeOf(message));
      }
    }).pipe(Effect.andThen(this.answers.written));
  }

  /** Says of all that is not done that it will not be. */
  get farewell(): Effect.Effect<void> {
    return Effect.suspend(() => {
      for (const id of this.#requests.open) this.answers.say({ type: "cancelled", id });
      return Effect.asVoid(Effect.timeoutOption(this.answers.written, FAREWELL_MILLISECONDS));
    });
  }

  #hear(line: RequestLine): void {
    try {
      if (!("text" in line)) throw notAMessage(line.problem);
      const message = readMessage(line.text);
      const { type, id } = message;
      if (type === "cancel") {
        if (this.#requests.cancel(id)) this.answers.say({ type: "cancelled", id });
      } else if (this.#requests.has(id)) {
        throw new MessageError(
          undefined,
          new InputError({
            keyPath: ["id"],
            found: `${describeValue(id)}, which waits or is under way`,
            expected: "a name that no calculation has that is not done",
          }),
        );
      } else this.#requests.add({ message, bytes: line.bytes });
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const { id, problem } = error;
      this.answers.say(
        id === undefined || this.#requests.has(id)
          ? { type: "error", id: null, error: protocolError(problem) }
          : { type: "error", id, error: errorValue(problem) },
      );
    }
  }

  /** What becomes of a calculation. */
  #outcomeOf(message: RunMessage): Effect.Effect<ServerMessage> {
    const { id } = message;
    return Effect.gen({ self: this }, function* () {
      const environment = { ...this.#serving.environment, isOneOfSeries: this.#begun++ > 0 };
      const serving = { ...this.#serving, environment };
      const calculating = calculate(serving, message, (underway) => this.#underway = underway);
      const fiber = yield* Effect.forkChild(calculating);
      this.#requests.begin(id, () => fiber.interruptUnsafe());
      const exit = yield* Effect.onInterrupt(Fiber.await(fiber), () => Fiber.interrupt(fiber));
      this.#requests.done();
      this.#underway = undefined;
      if (Exit.isSuccess(exit)) return exit.value;
      return yield* this.#failure(id, exit.cause);
    });
  }

  #failure(id: RunMessage["id"], cause: Cause.Cause<NmerError>): Effect.Effect<ServerMessage> {
    if (Cause.hasInterruptsOnly(cause)) return Effect.succeed({ type: "cancelled", id });
    const error = Cause.squash(cause);
    if (!(error instanceof NmerError)) {
      return Effect.succeed({ type: "error", id, error: bugValue(Cause.pretty(cause)) });
    }
    return Effect.map(
      messageOf(error, this.#host),
      (message): ServerMessage => ({ type: "error", id, error: errorValue(error, message) }),
    );
  }
}

const END = { done: true, value: undefined } as const;
