// What OpenTelemetry is told of a run, as a real receiver hears it.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { withFolder } from "../../folders.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

interface HeardSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
  readonly status?: { readonly code?: number };
}

/** Runs the helium dimer, traced; the spans that a receiver of OTLP/HTTP in JSON hears of nmer. */
async function tracedRun(...args: string[]): Promise<readonly HeardSpan[]> {
  const heard: HeardSpan[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const body = await request.json();
    if (new URL(request.url).pathname === "/v1/traces") {
      for (const { scopeSpans } of body.resourceSpans) {
        for (const { scope, spans } of scopeSpans) if (scope.name === "nmer") heard.push(...spans);
      }
    }
    return Response.json({});
  });
  const root = fromFileUrl(new URL("../../..", import.meta.url));
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/he.yaml`, HELIUM_DIMER);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-P", `--config=${root}/deno.json`, `${root}/cli.ts`, "run", "he.yaml", ...args],
      cwd: folder,
      env: {
        OTEL_DENO: "true",
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  });
  await server.shutdown();
  return heard;
}

const attributesOf = ({ attributes }: HeardSpan) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

for (const args of [["--mode", "serial"], ["-p", "2", "--schedule", "overlap"]]) {
  Deno.test(`tracing: OpenTelemetry hears of the run, its levels and its tasks (${args.join(" ")})`, async () => {
    const spans = await tracedRun(...args);
    const named = (name: string) => spans.filter((span) => span.name === name);
    const [run, ...others] = named("nmer run");
    assert(run !== undefined && others.length === 0, spans.map(({ name }) => name).join());
    const [levels, tasks] = [named("nmer level"), named("nmer task")];
    assertEquals(new Set(spans.map(({ traceId }) => traceId)).size, 1);
    assert(levels.every(({ parentSpanId }) => parentSpanId === run.spanId));
    assertEquals(levels.map((level) => attributesOf(level)["nmer.nbody"]).map(Number).sort(), [1, 2]);
    const nbodyOf = new Map(levels.map((level) => [level.spanId, Number(attributesOf(level)["nmer.nbody"])]));
    const labels = tasks.map((task) => {
      const label = String(attributesOf(task)["nmer.task"]);
      assertEquals(nbodyOf.get(task.parentSpanId ?? ""), JSON.parse(label)[1].length);
      return label;
    });
    assertEquals(labels.sort(), [
      '["(auto)", [1, 2], [1, 2]]',
      '["(auto)", [1], [1, 2]]',
      '["(auto)", [1], [1]]',
      '["(auto)", [2], [1, 2]]',
      '["(auto)", [2], [2]]',
    ]);
    const within = (inner: HeardSpan, outer: HeardSpan) =>
      BigInt(inner.startTimeUnixNano) >= BigInt(outer.startTimeUnixNano) &&
      BigInt(inner.endTimeUnixNano) <= BigInt(outer.endTimeUnixNano);
    for (const span of [...levels, ...tasks]) {
      assert(within(span, run), `${span.name} reaches out of the run`);
    }
    assert(spans.every(({ status }) => status?.code === 1));
    const workers = new Set(tasks.map((task) => attributesOf(task)["nmer.worker"]));
    assert(
      [...workers].every((worker) =>
        args[0] === "-p" ? /^worker [12]$/.test(String(worker)) : worker === "main"
      ),
    );
  });
}
