// Effect's spans as spans of OpenTelemetry's API, for whatever exports those: Deno itself, here. Loaded when Deno exports
// any. https://opentelemetry.io/docs/specs/otel/trace/api/

import {
  type AttributeValue,
  context,
  type HrTime,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import * as Cause from "effect/Cause";
import type * as Context from "effect/Context";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import * as Tracer from "effect/Tracer";
import { VERSION } from "../../base/version.ts";

const KINDS: Readonly<Record<Tracer.SpanKind, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const tracer = trace.getTracer("nmer", VERSION);

/** A tracer for Effect's `Tracer` service. Links between spans are not exported; nmer makes none. */
export const openTelemetry: Tracer.Tracer = Tracer.make({
  span: (options) => new OpenTelemetrySpan(options),
});

class OpenTelemetrySpan implements Tracer.Span {
  readonly _tag = "Span";
  readonly name: string;
  readonly spanId: string;
  readonly traceId: string;
  readonly parent: Option.Option<Tracer.AnySpan>;
  readonly annotations: Context.Context<never>;
  readonly attributes = new Map<string, unknown>();
  readonly links: readonly Tracer.SpanLink[];
  readonly sampled: boolean;
  readonly kind: Tracer.SpanKind;
  readonly #startTime: bigint;
  readonly #span: ReturnType<typeof tracer.startSpan>;
  status: Tracer.SpanStatus;

  constructor(options: Parameters<Tracer.Tracer["span"]>[0]) {
    const { name, parent, annotations, links, startTime, kind, root } = options;
    const above = root ? undefined : Option.getOrUndefined(parent);
    this.#span = tracer.startSpan(
      name,
      { kind: KINDS[kind], startTime: hrTime(startTime), root },
      above === undefined ? context.active() : trace.setSpanContext(context.active(), {
        traceId: above.traceId,
        spanId: above.spanId,
        traceFlags: above.sampled ? 1 : 0,
      }),
    );
    const { spanId, traceId } = this.#span.spanContext();
    this.name = name;
    this.parent = parent;
    this.annotations = annotations;
    this.links = links;
    this.kind = kind;
    this.spanId = spanId;
    this.traceId = traceId;
    this.sampled = this.#span.isRecording();
    this.#startTime = startTime;
    this.status = { _tag: "Started", startTime };
  }

  attribute(key: string, value: unknown): void {
    this.attributes.set(key, value);
    this.#span.setAttribute(key, attributeValue(value));
  }

  event(name: string, startTime: bigint, attributes: Record<string, unknown> = {}): void {
    const values = Object.entries(attributes).map(([key, value]) => [key, attributeValue(value)] as const);
    this.#span.addEvent(name, Object.fromEntries(values), hrTime(startTime));
  }

  addLinks(): void {}

  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    if (this.status._tag === "Ended") return;
    this.status = { _tag: "Ended", startTime: this.#startTime, endTime, exit };
    if (Exit.isFailure(exit)) {
      const failure = Cause.squash(exit.cause);
      const message = failure instanceof Error ? failure.message : String(failure);
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message });
    } else this.#span.setStatus({ code: SpanStatusCode.OK });
    this.#span.end(hrTime(endTime));
  }
}

// Seconds since 1970, and the nanoseconds beyond them.
function hrTime(nanoseconds: bigint): HrTime {
  return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
}

function attributeValue(value: unknown): AttributeValue {
  return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}
