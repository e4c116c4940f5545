// nmer serve, talked with line by line.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "../../folders.ts";
import { runOnDisk } from "../disk_host.ts";
import { Client, HELIUMS, LONG, type Message } from "./client.ts";

const resultOf = ({ result }: Message) =>
  result as { readonly properties: object; readonly return_result: number };
const errorOf = ({ error }: Message) =>
  error as {
    readonly kind: string;
    readonly status: number;
    readonly remedy: string;
    readonly message: string;
  };
const executionOf = ({ result }: Message) =>
  (result as { extras: { nmer: { execution: { mode: string; workers: number } } } }).extras.nmer.execution;

Deno.test("serve: it greets, computes one calculation after another with the bits of `nmer run`, and ends with its input", async () => {
  const client = new Client();
  assertEquals(client.messages, []);
  const modes = [{ mode: "serial" }, { mode: "workers", parallel: 2 }, { mode: "processes", parallel: 2 }];
  modes.forEach((options, id) => client.say({ type: "run", id, input: HELIUMS, options }));
  modes.forEach((options, id) => client.say({ type: "run", id: `again ${id}`, input: HELIUMS, options }));
  assertEquals(await client.end(), 0);
  const [hello, ...answers] = client.messages;
  assertEquals(hello, { type: "hello", nmer: (hello as Message)["nmer"], protocol: 1 } as Message);
  assertEquals(
    answers.filter(({ type }) => type !== "progress").map(({ type, id }) => [type, id]),
    [0, 1, 2, "again 0", "again 1", "again 2"].map((id) => ["result", id]),
  );
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "he.json"), JSON.stringify(HELIUMS));
    const out = join(folder, "out.json");
    await runOnDisk(["run", join(folder, "he.json"), "-o", out, "--no-journal"]);
    const { properties } = JSON.parse(await Deno.readTextFile(out));
    for (const answer of answers) {
      if (answer.type === "result") assertEquals(resultOf(answer).properties, properties);
    }
  });
  assertEquals(
    answers.filter(({ type }) => type === "result").map((answer) => executionOf(answer).mode),
    ["serial", "workers", "processes", "serial", "workers", "processes"],
  );
});

Deno.test("serve: whatever is no request gets one clear error, and the next request is served", async () => {
  const client = new Client();
  const lines: (readonly [string | object, string])[] = [
    ["rubbish\n", "rubbish"],
    ["[1]\n", "[1]"],
    ["null\n", "null"],
    ['{"type": "dance"}\n', "expected run or cancel"],
    ["{}\n", "type: found nothing"],
    [{ type: "run", input: HELIUMS }, "id: found nothing"],
    [{ type: "run", id: { a: 1 }, input: HELIUMS }, "a whole number or a text"],
    ['{"type": "run", "id": 7, "id": 8, "input": {}}\n', "twice"],
    [`{"type": "run", "id": "${"x".repeat(300)}"}\n`, "id: found"],
  ];
  for (const [line] of lines) client.say(line);
  client.say({ type: "run", id: "fine", input: HELIUMS });
  await client.heard("result", "fine");
  const errors = client.messages.filter(({ type }) => type === "error");
  assertEquals(errors.length, lines.length);
  errors.forEach((error, i) => {
    const { kind, status, remedy, message } = errorOf(error);
    assertEquals([kind.replace("InputError", "ProtocolError"), status, remedy], [
      "ProtocolError",
      2,
      "fix-input",
    ]);
    assertStringIncludes(message, lines[i]![1]);
  });
  assertEquals(await client.end(), 0);
  assertEquals(client.err, "");
});

Deno.test("serve: bytes that are no text, a line without end, half a message at the end, and blank lines", async () => {
  const client = new Client();
  client.say("\n  \n\r\n");
  client.say(`{"type": "run", "id": 1, "input": "${"x".repeat(66 * 2 ** 20)}`);
  client.say('"}\n{"type": "run", "id": 2, "inp');
  client.end();
  const { error } = await client.heard("error", null);
  assertMatch((error as { message: string }).message, /found a line of 692\d+ bytes/);
  await client.status;
  assertMatch(errorOf(client.messages.at(-1)!).message, /^found "\{.*; expected a line with a JSON object/);
  assertEquals(client.messages.length, 3, JSON.stringify(client.messages).slice(0, 2000));
});

Deno.test("serve: the last line needs no line feed", async () => {
  const client = new Client();
  client.say(JSON.stringify({ type: "run", id: 1, input: HELIUMS }));
  client.end();
  await client.heard("result", 1);
  await client.status;
});

Deno.test("serve: an input in a file is read there, and messages name it", async () => {
  await withFolder(async (folder) => {
    const text = "molecule: { file: he.xyz, fragments: [[0], [1]] }\nmodel: { method: hf, basis: sto-3g }\n";
    await Deno.writeTextFile(join(folder, "he.xyz"), "2\n\nHe 0 0 0\nHe 0 0 3\n");
    await Deno.writeTextFile(join(folder, "in.yaml"), text);
    await Deno.writeTextFile(join(folder, "bad.yaml"), text.replace("sto-3g", "sto-4g"));
    const client = new Client();
    client.say({ type: "run", id: 1, file: join(folder, "in.yaml"), options: { journal: "in.db" } });
    client.say({ type: "run", id: 2, file: "in.yaml", folder });
    client.say({ type: "run", id: 3, file: join(folder, "bad.yaml") });
    client.say({ type: "run", id: 4, file: join(folder, "he.xyz") });
    client.say({ type: "run", id: 5, file: "he.xyz", input: HELIUMS });
    client.say({ type: "run", id: 6 });
    const properties = resultOf(await client.heard("result", 1)).properties;
    assertEquals(resultOf(await client.heard("result", 2)).properties, properties);
    const message = async (id: number) => errorOf(await client.heard("error", id)).message;
    assertStringIncludes(await message(3), `${join(folder, "bad.yaml")}:2:`);
    assertStringIncludes(await message(4), "he.xyz: found the file of a molecule; expected an input");
    assertEquals(await message(5), "file: found it beside input; expected one of the two");
    assertMatch(await message(6), /^input: found nothing; expected an input: .*; or file, the path of one$/);
    await client.end();
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    assertEquals(names, ["bad.yaml", "he.xyz", "in.db", "in.yaml"]);
  });
});

Deno.test("serve: errors of an input are those of the command line, by keys or by lines of a text", async () => {
  const client = new Client();
  client.say({ type: "run", id: 1, input: { ...HELIUMS, modle: {} } });
  client.say({
    type: "run",
    id: 2,
    input: 'molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis: sto-4g }\n',
  });
  client.say({ type: "run", id: 3, input: HELIUMS, options: { paralel: 2 } });
  client.say({
    type: "run",
    id: 4,
    input: { ...HELIUMS, model: { method: "hf", basis: "sto-3g", program: "cfour" } },
  });
  client.say('{"type": "run", "id": 5, "input": {"molecule": {"text": "He 0 0 0", "charge": 1e999}}}\n');
  client.say({ type: "run", id: 6, input: HELIUMS, options: { mode: "mpi" } });
  client.say({ type: "run", id: 7, input: LONG, options: { memory: "2MB" } });
  const message = async (id: number) => errorOf(await client.heard("error", id)).message;
  assertMatch(await message(1), /^modle: found the unknown key "modle".*Did you mean "model"\?$/);
  assertMatch(await message(2), /^line 2: model.basis: found "sto-4g"/);
  assertMatch(await message(3), /^options.paralel: found the unknown key.*Did you mean "parallel"\?$/);
  assertMatch(await message(4), /^bsse: found ghost atoms/);
  assertMatch(await message(5), /^charge: found Infinity; expected a number that is finite/);
  assertMatch(await message(6), /mpirun/);
  assertEquals(errorOf(await client.heard("error", 7)).status, 4);
  const { error } = await client.heard("error", 1);
  assertEquals((error as { place: object }).place, { key_path: ["modle"] });
  await client.end();
});

Deno.test("serve: an input names files to read, from the client's folder, and none to write", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "he.xyz"), "2\n\nHe 0 0 0\nHe 0 0 3\n");
    const input = { ...HELIUMS, molecule: { file: "he.xyz", fragments: [[0], [1]] } };
    const client = new Client();
    client.say({ type: "run", id: 1, input, folder });
    client.say({ type: "run", id: 2, input });
    for (const key of ["journal", "log", "scratch"]) {
      client.say({ type: "run", id: key, input: { ...input, execution: { [key]: "x" } }, folder });
    }
    client.say({ type: "run", id: "shard", input: { ...input, execution: { shard: "1/2" } }, folder });
    client.say({
      type: "run",
      id: "off",
      input: { ...input, execution: { journal: false, quiet: true } },
      folder,
    });
    await client.heard("result", 1);
    assertMatch(errorOf(await client.heard("error", 2)).message, /he\.xyz", which does not exist/);
    for (const key of ["journal", "log", "scratch", "shard"]) {
      assertMatch(
        errorOf(await client.heard("error", key)).message,
        new RegExp(`^execution.${key}: found "`),
      );
    }
    await client.heard("result", "off");
    await client.end();
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["he.xyz"]);
  });
});

Deno.test("serve: a client may ask for a journal, which then has the tasks, and must not overwrite a file that is read", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "he.xyz"), "2\n\nHe 0 0 0\nHe 0 0 3\n");
    const input = { ...HELIUMS, molecule: { file: "he.xyz", fragments: [[0], [1]] } };
    const client = new Client();
    const ask = (id: number, journal: string) =>
      client.say({ type: "run", id, input, folder, options: { journal } });
    ask(1, "he.db");
    ask(2, "he.db");
    ask(3, "he.xyz");
    const tasksOf = async (id: number) => {
      const { tasks } = executionOf(await client.heard("result", id)) as unknown as {
        tasks: { computed: number; reused: number };
      };
      return [tasks.computed, tasks.reused];
    };
    assertEquals(await tasksOf(1), [5, 0]);
    assertEquals(await tasksOf(2), [0, 5]);
    assertMatch(errorOf(await client.heard("error", 3)).message, /^options.journal: found ".*he.xyz"/);
    await client.end();
  });
});

Deno.test("serve: a calculation is cancelled while it waits or computes, and the next one begins", async () => {
  for (const options of [{ mode: "serial" }, { mode: "workers", parallel: 2 }]) {
    const client = new Client();
    client.say({ type: "run", id: "long", input: LONG, options, progress: 0.02 });
    client.say({ type: "run", id: "waits", input: LONG });
    client.say({ type: "run", id: "next", input: HELIUMS, options });
    const { tasks } = await client.heard("progress", "long") as { tasks?: { total: number } };
    assertEquals(tasks?.total, 3);
    client.say({ type: "cancel", id: "waits" });
    client.say({ type: "cancel", id: "unknown" });
    await client.heard("cancelled", "waits");
    client.say({ type: "cancel", id: "long" });
    await client.heard("cancelled", "long");
    await client.heard("result", "next");
    assertEquals(await client.end(), 0);
    assertEquals(client.messages.filter(({ type }) => type === "error"), []);
  }
});

Deno.test("serve: a name that is in use is refused, and may be used again once its calculation is done", async () => {
  const client = new Client();
  client.say({ type: "run", id: 1, input: LONG });
  client.say({ type: "run", id: 1, input: HELIUMS });
  const { kind, message } = errorOf(await client.heard("error", null));
  assertEquals(kind, "ProtocolError");
  assertStringIncludes(message, "which waits or is under way");
  client.say({ type: "cancel", id: 1 });
  await client.heard("cancelled", 1);
  client.say({ type: "run", id: 1, input: HELIUMS });
  await client.heard("result", 1);
  await client.end();
});

Deno.test("serve: tasks that fail are an error with what is known, and options of the server yield to those of a request", async () => {
  const client = new Client(["--mode", "workers", "-p", "2", "--retries", "0"], { NMER_PARALLEL: "1" });
  client.say({ type: "run", id: 1, input: HELIUMS });
  client.say({ type: "run", id: 2, input: HELIUMS, options: { parallel: 1 } });
  client.say({ type: "run", id: 3, input: LONG, options: { timeout: "50ms" } });
  client.say({ type: "run", id: 4, input: LONG, options: { run_timeout: "50ms" } });
  assertEquals(executionOf(await client.heard("result", 1)).workers, 2);
  assertEquals(executionOf(await client.heard("result", 2)).workers, 1);
  const failed = await client.heard("error", 3);
  assertEquals([errorOf(failed).kind, errorOf(failed).status], ["TasksFailed", 3]);
  assertMatch(errorOf(failed).message, /tasks? failed/);
  assertEquals((failed["result"] as { success: boolean }).success, false);
  assertMatch(errorOf(await client.heard("error", 4)).message, /not computed before the run was stopped/);
  await client.end();
});

Deno.test("serve: what an input leaves to doubt is told once, and refused where the client wants it so", async () => {
  const far = { ...HELIUMS, molecule: { text: "He 0 0 0\n--\nHe 0 0 0.5" } };
  const client = new Client();
  client.say({ type: "run", id: 1, input: far });
  client.say({ type: "run", id: 2, input: far, options: { strict: true } });
  await client.heard("result", 1);
  const { severity, message } = await client.heard("notice", 1) as { severity?: string; message?: string };
  assertEquals(severity, "warning");
  assertMatch(message!, /^molecule/);
  assertMatch(errorOf(await client.heard("error", 2)).message, /^the input: found 1 warning/);
  await client.end();
});

Deno.test("serve: it stops computing for a client that is gone, and says goodbye when it is stopped itself", async () => {
  const gone = new Client();
  gone.say({ type: "run", id: 1, input: LONG, progress: 0.02 });
  await gone.heard("progress", 1);
  gone.isGone = true;
  gone.say("what cannot be answered\n");
  assertEquals(await gone.status, 0);
  assertMatch(gone.err, /nobody reads the answers any more: broken pipe/);
  const silent = new Client();
  silent.say({ type: "run", id: 1, input: LONG });
  silent.end();
  await silent.heard("progress", 1); // which it did not ask for: the server looks whether it listens
  silent.isGone = true;
  assertEquals(await silent.status, 0);
  const stopped = new Client();
  stopped.say({ type: "run", id: 1, input: LONG, progress: 0.02 });
  stopped.say({ type: "run", id: 2, input: HELIUMS });
  await stopped.heard("progress", 1);
  await stopped.stop();
  assertEquals(stopped.messages.slice(-2), [{ type: "cancelled", id: 1 }, { type: "cancelled", id: 2 }]);
});

Deno.test("serve: a client that writes faster than is computed is held up, and all of it is answered", async () => {
  const client = new Client();
  for (let id = 0; id < 80; id++) {
    client.say({ type: "run", id, input: HELIUMS, options: { mode: "serial" } });
  }
  assertEquals(await client.end(), 0);
  assertEquals(
    client.messages.filter(({ type }) => type === "result").map(({ id }) => id),
    Array.from({ length: 80 }, (_, i) => i),
  );
});

Deno.test("serve: its log tells what happens in which request", async () => {
  await withFolder(async (folder) => {
    const log = join(folder, "serve.log");
    const client = new Client(["--log", log, "--log-format", "json", "-v"]);
    client.say({ type: "run", id: "a", input: HELIUMS });
    await client.end();
    const entries = (await Deno.readTextFile(log)).trim().split("\n").map((line) => JSON.parse(line));
    assert(entries.every(({ request }) => request === "a"));
    assert(entries.some(({ event }) => event === "task-finished"));
    assertMatch(client.err, /^nmer: request "a": computing in place/);
  });
});
