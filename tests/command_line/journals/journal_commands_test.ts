// nmer status, why and journal on real journals.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { withFolder } from "../../folders.ts";
import { contentOf, runOnDisk, writeFiles } from "../disk_host.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

/** Does something in a folder with a helium dimer, its journal and a file that is none. */
async function withJournal(use: (folder: string, nmer: Nmer) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await writeFiles(folder, { "he.yaml": HELIUM_DIMER });
    const nmer: Nmer = async (...args) => {
      const { status, out, err } = await runOnDisk(args.map((arg) => arg.replace(/^@/, `${folder}/`)));
      return { status, out: out.replaceAll(`${folder}/`, ""), err: err.replaceAll(`${folder}/`, "") };
    };
    assertEquals((await nmer("run", "@he.yaml", "-q")).status, 0);
    await use(folder, nmer);
  });
}

type Nmer = (...args: readonly string[]) => Promise<{ status: number; out: string; err: string }>;

const LABEL = '["(auto)", [1], [1, 2]]';

Deno.test("status: a finished run says what it was, how many tasks of each level it has computed, and when it ended", () =>
  withJournal(async (_, nmer) => {
    const { status, out } = await nmer("status", "@he.nmer.db");
    assertEquals(status, 0);
    assertMatch(out, /^he\.nmer\.db: finished at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d after \d/);
    assertStringIncludes(out, "energy by hf/sto-3g, 2 fragments (2 atoms), to order 2, cp, nocp");
    assertStringIncludes(out, "5 of 5 tasks done (100 %)");
    const value = JSON.parse((await nmer("status", "@he.nmer.db", "--format", "json")).out);
    assertEquals([value.state, value.tasks, value.done, value.running], ["finished", 5, 5, []]);
    assertEquals(value.levels.map(({ nbody, computed }: Record<string, number>) => [nbody, computed]), [[
      1,
      4,
    ], [2, 1]]);
    assertEquals(
      (await nmer("status", "@he.nmer.db", "--watch")).status,
      0,
      "one that has ended is said once",
    );
  }));

Deno.test("journal show: what is no journal is one error, which names the journal that was meant", () =>
  withJournal(async (folder, nmer) => {
    const before = contentOf(folder);
    const { status, err } = await nmer("journal", "show", "@he.yaml");
    assertEquals(status, 2);
    assertMatch(err, /^nmer: he\.yaml is not a journal of nmer: .*; did you mean he\.nmer\.db\?\n$/);
    assertEquals(await nmer("status", "@nothing.db"), {
      status: 2,
      out: "",
      err: "nmer: there is no journal nothing.db\n",
    });
    assertEquals(contentOf(folder), before);
  }));

Deno.test("why: a task's times and result, and whether an input takes it over or what is different", () =>
  withJournal(async (folder, nmer) => {
    await writeFiles(folder, { "other.yaml": HELIUM_DIMER.replace("sto-3g", "6-31g") });
    const plain = await nmer("why", LABEL, "@he.nmer.db");
    assertMatch(plain.out, /computed: 1 attempt, .*, \d{4}-.*\nstored result: -2\.8\d+ hartree, by builtin/);
    assertStringIncludes(
      (await nmer("why", LABEL, "@he.nmer.db", "@he.yaml")).out,
      "takes the stored result over",
    );
    assertMatch(
      (await nmer("why", LABEL, "@he.nmer.db", "@other.yaml")).out,
      /computes .* again, since its key, [0-9a-f]{32}, is of something else:\n {2}basis: sto-3g in the journal, 6-31g in the input\n$/,
    );
    const { status, err } = await nmer("why", '["hf", [1], [1, 2]]', "@he.nmer.db");
    assertEquals(status, 2);
    assertStringIncludes(err, 'There are ["(auto)", [1], [1, 2]] and ["(auto)", [1], [1]].');
    assertStringIncludes((await nmer("why", "1", "@he.nmer.db")).err, "expected a label as in");
  }));

Deno.test("why: of an n-mer that is left out it says by what, also where the journal alone says that", () =>
  withFolder(async (folder) => {
    const molecule =
      `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 0 9" }\nmodel: { method: hf, basis: sto-3g }\n`;
    await writeFiles(folder, {
      "far.yaml": `${molecule}max_nbody: 2\nbsse: cp\nscreening: { distance: { 2: 4 } }\n`,
      "energy.yaml":
        `${molecule}models: { real: { method: hf, basis: 6-31g }, cheap: { method: hf, basis: sto-3g } }\n`
          .replace(/model: .*\n/, "") +
        "levels: { 2: real }\nbsse: nocp\nscreening: { energy: { threshold: 1e-5, model: cheap, candidates: all } }\n",
    });
    const nmer = (...args: readonly string[]) =>
      runOnDisk(args.map((arg) => arg.replace(/^@/, `${folder}/`)));
    for (const name of ["far", "energy"]) assertEquals((await nmer("run", `@${name}.yaml`, "-q")).status, 0);
    const far = '["(auto)", [1, 3], [1, 2, 3]]';
    const recorded = await nmer("why", far, "@far.nmer.db");
    assertEquals(recorded.status, 2);
    assertStringIncludes(recorded.err, "of an n-mer that is left out");
    assertStringIncludes(
      recorded.err,
      "Nothing of the n-mer [1, 3] is computed: a screening or a focus leaves it out.",
    );
    const planned = await nmer("why", '["(auto)", [1, 2], [1, 2, 3]]', "@far.nmer.db", "@far.yaml");
    assertEquals(planned.status, 0, planned.err);
    const byEnergy = await nmer("why", '["real", [1, 3], [1, 3]]', "@energy.nmer.db");
    assertMatch(
      byEnergy.err,
      /is left out.*\n?.*kept by energy \(contributions by cheap.* above 0\.00001 Hartree\)/,
    );
  }));

Deno.test("journal: ls finds journals by what they are, and names those that cannot be read", () =>
  withJournal(async (folder, nmer) => {
    await Deno.mkdir(`${folder}/below`);
    await Deno.rename(`${folder}/he.nmer.db`, `${folder}/below/any name`);
    const { out } = await nmer("journal", "ls", "@.");
    assertMatch(out, /^journal +state +tasks +size +last written +of\nbelow\/any name +finished +5\/5 /);
    assertEquals(out.trimEnd().split("\n").length, 2);
    const { journals } = JSON.parse((await nmer("journal", "ls", "@.", "--format", "json")).out);
    assertEquals([journals[0].results, journals[0].runs[0].done], [5, 5]);
  }));

Deno.test("journal: show says each run with its sessions, in text and for programs", () =>
  withJournal(async (_, nmer) => {
    await nmer("run", "@he.yaml", "-q");
    const { out } = await nmer("journal", "show", "@he.nmer.db");
    assertMatch(out, /^he\.nmer\.db: 5 results of 1 run, /);
    assertMatch(out, /\n {2}started .* by process \d+ on .*\n {2}resumed \(2\) .* by process \d+ on /);
    const value = JSON.parse((await nmer("journal", "show", "@he.nmer.db", "--format", "json")).out);
    assertEquals(value.runs[0].sessions.length, 2);
  }));

Deno.test("journal: export writes each task as JSON, as CSV without formulas, and as an AtomicResult", () =>
  withJournal(async (folder, nmer) => {
    const rows = (await nmer("journal", "export", "@he.nmer.db")).out.trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals(rows.map(({ level, outcome }) => [level, outcome]), [...Array(4).fill([1, "converged"]), [
      2,
      "converged",
    ]]);
    assert((await nmer("journal", "export", "@he.nmer.db", "-o", "@he.csv")).status === 0);
    const [head, first] = (await Deno.readTextFile(`${folder}/he.csv`)).split("\n");
    assertEquals(head, "label,level,outcome,energy,attempts,worker,started,ended,seconds,message");
    assertMatch(first!, /^"\[""\(auto\)"", \[1\], \[1\]\]",1,converged,-2\.8/);
    const [atomic] = (await nmer("journal", "export", "@he.nmer.db", "--format", "qcschema")).out.split("\n");
    const { schema_name, success, return_result } = JSON.parse(atomic!);
    assertEquals([schema_name, success, return_result], ["qcschema_atomic_result", true, rows[0].energy]);
    const refused = await nmer("journal", "export", "@he.nmer.db", "-o", "@he.csv", "--format", "jsonl");
    assertEquals([refused.status, refused.out], [2, ""]);
    assertEquals((await nmer("journal", "export", "@he.nmer.db", "-o", "@he.nmer.db")).status, 2);
  }));

Deno.test("journal: prune takes out what no input needs, says it first, and leaves a journal that works", () =>
  withJournal(async (folder, nmer) => {
    await writeFiles(folder, { "part.yaml": HELIUM_DIMER.replace("bsse: [cp, nocp]", "bsse: nocp") });
    const before = await Deno.readFile(`${folder}/he.nmer.db`);
    const dry = await nmer("journal", "prune", "@he.nmer.db", "@part.yaml", "--dry-run");
    assertStringIncludes(
      dry.out,
      "2 results and 0 failed tasks would be taken out of he.nmer.db; 3 results stay",
    );
    assertEquals(
      (await nmer("journal", "prune", "@he.nmer.db", "--older-than", "1d")).out.slice(0, 9),
      "0 results",
    );
    assertEquals((await nmer("journal", "show", "@he.nmer.db")).out.includes("5 results"), true);
    assertStringIncludes((await nmer("journal", "prune", "@he.nmer.db", "@part.yaml")).out, "2 results");
    assert(before.length >= (await Deno.readFile(`${folder}/he.nmer.db`)).length);
    assertEquals(
      (await nmer("run", "@part.yaml", "--journal", "@he.nmer.db", "-q", "-o", "@r.json")).status,
      0,
    );
    const { tasks } = JSON.parse(await Deno.readTextFile(`${folder}/r.json`)).extras.nmer.execution;
    assertEquals([tasks.computed, tasks.reused], [0, 3]);
    assertEquals((await nmer("journal", "prune", "@he.nmer.db")).status, 2, "nothing says what may go");
    assertEquals((await nmer("journal", "prune", "@he.yaml", "--failed")).status, 2);
  }));

Deno.test("journal: after prune, status, ls and show count what is there, of results that a run took over as well", () =>
  withJournal(async (folder, nmer) => {
    const part = HELIUM_DIMER.replace("bsse: [cp, nocp]", "bsse: nocp");
    const other = part.replace("He 0 0 3", "He 0 0 9");
    await writeFiles(folder, {
      "part.yaml": part,
      "other.yaml": other,
      "far.yaml": other.replace("0 0 0", "0 0 5"),
    });
    assertEquals((await nmer("run", "@part.yaml", "--journal", "@he.nmer.db", "-q")).status, 0);
    const counts = async () => {
      const value = JSON.parse((await nmer("status", "@he.nmer.db", "--format", "json")).out);
      const [latest] = JSON.parse((await nmer("journal", "show", "@he.nmer.db", "--format", "json")).out).runs
        .slice(-1);
      const shown = JSON.parse(
        (await nmer("show", "@he.nmer.db", "--format", "json").catch(() => ({ out: "{}" }))).out || "{}",
      );
      const levels = value.levels.map((
        each: Record<string, number>,
      ) => [each["computed"], each["taken_over"]]);
      return [value.done, latest.done, shown.tasks_with_result ?? 0, levels];
    };
    assertEquals(await counts(), [3, 3, 3, [[0, 2], [0, 1]]]);
    // It needs the first monomer, which is the same one.
    assertStringIncludes(
      (await nmer("journal", "prune", "@he.nmer.db", "@other.yaml")).out,
      "; 1 result stays",
    );
    assertEquals(await counts(), [1, 1, 1, [[0, 1], [0, 0]]]);
    await nmer("journal", "prune", "@he.nmer.db", "@far.yaml");
    assertEquals(await counts(), [0, 0, 0, [[0, 0], [0, 0]]]);
    assertEquals((await nmer("run", "@part.yaml", "--journal", "@he.nmer.db", "-q")).status, 0);
    assertEquals(await counts(), [3, 3, 3, [[2, 0], [1, 0]]]);
  }));

Deno.test("journal: prune works with the permissions that nmer asks for, and the file is smaller then", () =>
  withJournal(async (folder, nmer) => {
    await writeFiles(folder, { "part.yaml": HELIUM_DIMER.replace("bsse: [cp, nocp]", "bsse: nocp") });
    const root = fromFileUrl(new URL("../../..", import.meta.url));
    const pruning = () =>
      new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-q", "-P", `--config=${root}/deno.json`, `${root}/cli.ts`],
          ...["journal", "prune", "he.nmer.db", "part.yaml"],
        ],
        cwd: folder,
      }).output();
    const size = () => Deno.statSync(`${folder}/he.nmer.db`).size;
    const many = Array.from({ length: 14 }, (_, i) => `    He 0 0 ${3 * i}`).join("\n    --\n");
    await writeFiles(folder, {
      "many.yaml": HELIUM_DIMER.replace(/ {4}He[^]*He 0 0 3/, many) + "max_nbody: 2\n",
    });
    assertEquals((await nmer("run", "@many.yaml", "--journal", "@he.nmer.db", "-q")).status, 0);
    const before = size();
    await Deno.chmod(`${folder}/he.nmer.db`, 0o640);
    const { code, stdout, stderr } = await pruning();
    const err = new TextDecoder().decode(stderr);
    assertEquals(code, 0, err);
    assertMatch(new TextDecoder().decode(stdout), /^\d{3} results and 0 failed tasks were taken out of/);
    assertEquals([err, size() < before, Deno.statSync(`${folder}/he.nmer.db`).mode! & 0o777], [
      "",
      true,
      0o640,
    ]);
    assertEquals([...Deno.readDirSync(folder)].filter(({ name }) => /rewrite|-wal|-journal/.test(name)), []);
    assertStringIncludes((await nmer("journal", "show", "@he.nmer.db")).out, "3 results");
    assertStringIncludes(
      (await nmer("why", '["(auto)", [2, 3], [2, 3]]', "@he.nmer.db")).out,
      "its result is no longer stored, as after",
    );
    const again = await pruning();
    assertEquals(
      [again.code, again.stderr.length],
      [0, 0],
      "where nothing goes, nothing is said of the size",
    );
  }));

Deno.test("journal: options of other parts, unknown parts and missing operands are one error each", () =>
  withJournal(async (_, nmer) => {
    for (
      const [args, said] of [
        [["show", "@he.nmer.db", "--failed"], "found show --failed; expected --format"],
        [["lss"], "Did you mean ls?"],
        [["show"], "expected one JOURNAL"],
        [["ls", "@nothing"], 'found no folder "'],
        [["ls", "@he.yaml"], "expected a folder with journals"],
        [["prune", "@he.nmer.db", "--older-than", "soon"], "expected a duration"],
        [["export", "@he.nmer.db", "--format", "xlsx"], "expected jsonl, csv or qcschema"],
      ] as const
    ) {
      const { status, out, err } = await nmer("journal", ...args);
      assertEquals([status, out], [2, ""], args.join(" "));
      assertStringIncludes(err, said);
    }
  }));

Deno.test("run: --retry-failed tries what has failed again and nothing else, and gives the whole result", () =>
  withJournal(async (folder, nmer) => {
    await nmer("run", "@he.yaml", "-q", "-o", "@whole.json");
    await Deno.remove(`${folder}/he.nmer.db`);
    const all = await nmer("run", "@he.yaml", "-q", "--timeout", "1ms", "--mode", "workers", "-p", "1");
    const failed = Number(/(\d+) of 5 tasks failed/.exec(all.err)?.[1]);
    assert(failed > 0, all.err);
    const again = await nmer("run", "@he.yaml", "--retry-failed", "-o", "@again.json", "--progress", "none");
    assertEquals(again.status, 0, again.err);
    assertMatch(
      again.err,
      new RegExp(`${failed} failed tasks? of the journal he.nmer.db (is|are) tried again`),
    );
    const [one, other] = await Promise.all(
      ["whole", "again"].map(async (name) => JSON.parse(await Deno.readTextFile(`${folder}/${name}.json`))),
    );
    assertEquals(other.return_result, one.return_result);
    assertEquals(other.extras.nmer.execution.tasks.computed, failed);
    const none = await nmer("run", "@he.yaml", "--retry-failed", "--progress", "none");
    assertStringIncludes(none.err, "no task has failed by the journal he.nmer.db; nothing is tried again");
    assertEquals(none.status, 0);
    for (const more of ["--fresh", "--no-journal", "--shard=1/2"]) {
      assertEquals((await nmer("run", "@he.yaml", "--retry-failed", more)).status, 2, more);
    }
    await Deno.remove(`${folder}/he.nmer.db`);
    assertStringIncludes(
      (await nmer("run", "@he.yaml", "--retry-failed")).err,
      "found no journal he.nmer.db",
    );
  }));

Deno.test("status: an input, a result and the journal that they would have stand for the one that was found by content", () =>
  withJournal(async (folder, nmer) => {
    await Deno.rename(`${folder}/he.yaml`, `${folder}/new.yaml`);
    assertEquals((await nmer("run", "@new.yaml", "-q", "-o", "@out.json")).status, 0);
    for (const name of ["new.yaml", "out.json", "new.nmer.db", "out.nmer.db"]) {
      const { status, out, err } = await nmer("status", `@${name}`);
      assertEquals(status, 0, err);
      assertStringIncludes(err, `${name} is no journal; the journal of its run is `);
      assertStringIncludes(out, "he.nmer.db: finished at ");
    }
    await writeFiles(folder, { "other.yaml": HELIUM_DIMER.replace("0 0 3", "0 0 4") });
    assertEquals((await nmer("status", "@other.yaml")).status, 2, "of another calculation there is none");
  }));
