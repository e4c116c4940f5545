// The main process of a run killed, interrupted, doubled, or without readers; and the same numbers in all ways to run.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { numbersBelow } from "../execution/journal/damage.ts";
import { surviveKills } from "./kills.ts";
import {
  assertNoProcess,
  assertNothingRecomputed,
  assertSameNumbers,
  childrenIn,
  comes,
  doneTasks,
  entriesOf,
  filesIn,
  inFolder,
  NMER_RUN,
  pause,
  processesIn,
  reference,
  run,
  start,
  startedTasks,
  startShell,
} from "./nmer.ts";

const LOGGED = "--log-format json --progress none";

Deno.test("coordinator: killed at random moments, a run resumes to the same bits", async () => {
  await Promise.all(([["workers", 11], ["processes", 12]] as const).map(([mode, seed]) => {
    const random = numbersBelow(1000, seed);
    return surviveKills({ atoms: 6, mode, delay: () => 0.5 + random() / 1000, most: 3 });
  }));
});

Deno.test("coordinator: a journal that lost its write-ahead log costs tasks, but no number", async () => {
  const undisturbed = await reference(6);
  await inFolder(6, async (folder) => {
    const options = `--mode workers -p 2 --journal he.db -o out.json ${LOGGED}`;
    const session = start(folder, `${options} --log 0.log`);
    assert(await comes(() => doneTasks(join(folder, "0.log")).size > 50));
    session.kill("SIGKILL");
    await session.ended;
    assert(filesIn(folder).includes("he.db-wal"));
    await Deno.remove(join(folder, "he.db-wal"));
    await run(folder, `${options} --log 1.log`);
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    assertEquals(doneTasks(join(folder, "1.log")).size, 472);
    assertEquals(filesIn(folder), ["0.log", "1.log", "he.db", "he.yaml", "out.json"]);
  });
});

Deno.test("coordinator: the numbers are the same in all modes and orders, and for any number of workers", async () => {
  const undisturbed = await reference(5);
  await inFolder(5, async (folder) => {
    const runs = [
      "--mode workers -p 1",
      "--mode workers -p 2 --schedule overlap",
      "--mode workers -p 4 --memory 300MB",
      "--mode processes -p 1 --memory 8GB",
      "--mode processes -p 2 --schedule overlap",
    ];
    await Promise.all(runs.map(async (options, i) => {
      await run(folder, `${options} -o ${i}.json --journal ${i}.db -q`);
      assertSameNumbers(join(folder, `${i}.json`), undisturbed);
    }));
    for (const [options, started] of [["", 0], [" --fresh", 130]] as const) {
      const log = `${started}.log`;
      await run(
        folder,
        `--mode serial -o again.json --journal 0.db -q --log ${log} --log-format json${options}`,
      );
      assertSameNumbers(join(folder, "again.json"), undisturbed);
      assertEquals(startedTasks(join(folder, log)).size, started);
    }
  });
});

Deno.test("coordinator: after a run that was killed, auto contains the next one in child processes, until one ends", async () => {
  await inFolder(6, async (folder) => {
    const modeIn = (log: string) => entriesOf(join(folder, log)).find(({ event }) => event === "mode-chosen");
    const killed = start(folder, `-p 2 --log 0.log ${LOGGED}`);
    assert(await comes(() => startedTasks(join(folder, "0.log")).size > 9));
    killed.kill("SIGKILL");
    await killed.ended;
    await run(folder, `-p 2 --log 1.log ${LOGGED}`);
    await run(folder, `-p 2 --fresh --log 2.log ${LOGGED}`);
    assertEquals(["0.log", "1.log", "2.log"].map((log) => modeIn(log)?.mode), [
      "workers",
      "processes",
      "workers",
    ]);
    assertMatch(modeIn("1.log")!.reason!, /^an earlier run of this calculation died silently/);
  });
});

Deno.test("coordinator: a second run on a journal is refused and told who has it, the first one goes on", async () => {
  const undisturbed = await reference(6);
  await inFolder(6, async (folder) => {
    const log = join(folder, "first.log");
    const first = start(folder, `--mode serial -o first.json --log first.log ${LOGGED}`);
    assert(await comes(() => startedTasks(log).size > 0));
    first.kill("SIGSTOP"); // so that it has not ended before the others look
    const [explicit, byDefault] = await Promise.all([
      start(folder, "--mode serial -o second.json --journal he.nmer.db").ended,
      start(folder, "--mode serial -o third.json").ended,
    ]);
    first.kill("SIGCONT");
    assertEquals([explicit.code, byDefault.code], [4, 4]);
    const message = new RegExp(
      `the journal .*he\\.nmer\\.db is in use by another process \\(held by process ${first.pid} on \\S+ since .*\\)`,
    );
    assertMatch(explicit.err, message);
    assertMatch(byDefault.err, message);
    const { code, err } = await first.ended;
    assertEquals(code, 0, err);
    assertSameNumbers(join(folder, "first.json"), undisturbed);
    assertEquals(filesIn(folder), ["first.json", "first.log", "he.nmer.db", "he.yaml"]);
  });
});

for (
  const [signal, status, mode] of [
    ["SIGINT", 130, "workers"],
    ["SIGTERM", 143, "processes"],
    ["SIGHUP", 129, "serial"],
    ["SIGUSR1", 138, "workers"],
  ] as const
) {
  Deno.test(`coordinator: after ${signal} in mode ${mode} what is finished is kept`, async () => {
    const undisturbed = await reference(6);
    await inFolder(6, async (folder) => {
      const logs = ["0.log", "1.log"].map((name) => join(folder, name));
      const options = `--mode ${mode} -p 2 --journal he.db -o out.json ${LOGGED}`;
      const session = start(folder, `${options} --log 0.log`);
      assert(await comes(() => doneTasks(logs[0]!).size > 0));
      session.kill(signal);
      const { code, err } = await session.ended;
      assertEquals(code, status, err);
      assertMatch(err, /stopped; what is finished is in .*he\.db, run the same command again to continue/);
      assertEquals(processesIn(folder), []);
      assertEquals(filesIn(folder), ["0.log", "he.db", "he.yaml"]);
      await run(folder, `${options} --log 1.log`);
      assertSameNumbers(join(folder, "out.json"), undisturbed);
      assertNothingRecomputed(logs);
    });
  });
}

Deno.test("coordinator: stops as well when a batch system signals all processes of the job", async () => {
  const undisturbed = await reference(6);
  await inFolder(6, async (folder) => {
    const ways = [
      { signals: ["SIGUSR2"], status: 140 }, // Slurm: --signal=USR2@60
      // Suspended, then preempted or cancelled, which the script of its job passes on: so often that some of the
      // echoes come before its end.
      {
        signals: ["SIGSTOP", "SIGCONT", ...Array.from({ length: 40 }, () => "SIGTERM" as const)],
        status: 143,
      },
    ] as const;
    const logs: string[] = [];
    for (const [i, { signals, status }] of ways.entries()) {
      logs.push(join(folder, `${i}.log`));
      const running = start(folder, `--mode processes -p 2 --journal he.db --log ${i}.log ${LOGGED}`);
      assert(await comes(() => startedTasks(logs[i]!).size > 40 * (i + 1)));
      for (const signal of signals) {
        for (const kill of [running.kill, ...childrenIn(folder).map((pid) => Deno.kill.bind(null, pid))]) {
          try {
            kill(signal);
          } catch { /* It has ended meanwhile. */ }
        }
        await pause(0.01);
      }
      const { code, err } = await running.ended;
      assertEquals(code, status, err);
      assertMatch(err, /stopped; what is finished is in .*he\.db, run the same command again to continue/);
      await assertNoProcess(folder);
    }
    await run(folder, `--journal he.db -o out.json --log 2.log ${LOGGED}`);
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    assertNothingRecomputed([...logs, join(folder, "2.log")]);
  });
});

Deno.test("coordinator: a second SIGINT ends a run at once, and the next one goes on", async () => {
  const undisturbed = await reference(6);
  await inFolder(6, async (folder) => {
    const logs = ["0.log", "1.log"].map((name) => join(folder, name));
    const options = `--mode processes -p 2 --journal he.db -o out.json ${LOGGED}`;
    const session = start(folder, `${options} --log 0.log`);
    assert(await comes(() => doneTasks(logs[0]!).size > 0));
    session.kill("SIGINT");
    await pause(0.005); // two at the same time are one
    session.kill("SIGINT");
    assertEquals((await session.ended).code, 130);
    await assertNoProcess(folder);
    await run(folder, `${options} --log 1.log`);
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    assertNothingRecomputed(logs);
    assertEquals(filesIn(folder), ["0.log", "1.log", "he.db", "he.yaml", "out.json"]);
  });
});

Deno.test("coordinator: a signal while nmer starts or ends leaves a whole result or none", async () => {
  const undisturbed = await reference(5);
  await inFolder(5, async (folder) => {
    const log = join(folder, "he.log");
    const begun = (event: string) => () => comes(() => entriesOf(log).some((entry) => entry.event === event));
    const ended = begun("run-finished");
    for (
      const moment of [
        ...[0.01, 0.05, 0.1, 0.2, 0.3].map((seconds) => () => pause(seconds)),
        begun("run-started"),
        ended,
      ]
    ) {
      const session = start(folder, `--mode processes -p 2 -o out.json --log he.log ${LOGGED}`);
      await moment();
      session.kill("SIGINT");
      const { code, signal, err } = await session.ended;
      // Before it listens, the signal ends it by itself.
      assert(code === 130 || code === 0 || signal === "SIGINT", err);
      const files = filesIn(folder);
      // All is computed by then.
      if (moment === ended) assert(code === 0 && files.includes("out.json"), err);
      if (files.includes("out.json")) assertSameNumbers(join(folder, "out.json"), undisturbed);
      assertEquals(
        files.filter((name) => !["he.log", "he.nmer.db", "he.yaml", "out.json"].includes(name)),
        [],
      );
      await assertNoProcess(folder);
      await Deno.remove(log).catch(() => {});
    }
    await run(folder, "-o out.json -q");
    assertSameNumbers(join(folder, "out.json"), undisturbed);
  });
});

Deno.test("coordinator: a signal is obeyed while millions of tasks are put in order", async () => {
  await inFolder(5, async (folder) => {
    const atoms = Array.from({ length: 100 }, (_, i) => i);
    await Deno.writeTextFile(
      join(folder, "he.yaml"),
      `molecule:
  symbols: [${atoms.map(() => "He").join(", ")}]
  geometry: [${atoms.map((i) => `0, 0, ${5 * i}`).join(", ")}]
  fragments: [${atoms.map((i) => `[${i}]`).join(", ")}]
model: { method: hf, basis: sto-3g }
max_nbody: 4
bsse: [nocp]
`,
    );
    const log = join(folder, "he.log");
    const running = start(folder, `--schedule overlap --no-journal --log he.log ${LOGGED}`);
    assert(await comes(() => entriesOf(log).some(({ event }) => event === "level-started")));
    running.kill("SIGINT");
    const { code, err } = await running.ended;
    assertEquals(code, 130, err);
    assertMatch(err, /stopped; nothing was kept, run again to start over/);
    assertEquals(startedTasks(log).size, 0, "it was heard only when all tasks were in order");
  });
});

Deno.test("coordinator: a run whose readers are gone goes on to its result", async () => {
  const undisturbed = await reference(5);
  await inFolder(5, async (folder) => {
    for (
      const line of [
        `${NMER_RUN} -v -o out.json | head -1; exit $\{PIPESTATUS[0]}`,
        `${NMER_RUN} -v -o out.json 2>&1 >/dev/null | head -1; exit $\{PIPESTATUS[0]}`,
        `${NMER_RUN} -v -o out.json >&-`,
        `${NMER_RUN} -v -o out.json 2>&-`,
      ]
    ) {
      const { code, out, err } = await startShell(folder, line).ended;
      assertEquals(code, 0, `${line}\n${out}${err}`);
      assertSameNumbers(join(folder, "out.json"), undisturbed);
      assertEquals(filesIn(folder), ["he.nmer.db", "he.yaml", "out.json"]);
      await Deno.remove(join(folder, "out.json"));
    }
  });
});

Deno.test("coordinator: child processes that are killed are replaced, and the log says so", async () => {
  const undisturbed = await reference(6);
  await inFolder(6, async (folder) => {
    const log = join(folder, "he.log");
    const lost = () => entriesOf(log).filter(({ event }) => event === "task-retried");
    const running = start(folder, `--mode processes -p 2 -o out.json --log he.log ${LOGGED}`);
    assert(await comes(() => startedTasks(log).size > 50));
    // One that is between two tasks is replaced in silence: then it is another one's turn.
    for (let kills = 0; kills < 5 && lost().length === 0; kills++) {
      Deno.kill(childrenIn(folder)[0]!, "SIGKILL");
      await comes(() => lost().length > 0, 0.3);
    }
    const { code, err } = await running.ended;
    assertEquals(code, 0, err);
    assertSameNumbers(join(folder, "out.json"), undisturbed);
    assertMatch(lost()[0]!.reason!, /^process \d was killed \(SIGKILL\): by a person, or by the system/);
    await assertNoProcess(folder);
  });
});
