// A new form of a report is a renderer and an entry of the table: here is one more.

import { assert, assertEquals, assertMatch } from "@std/assert";
import * as Effect from "effect/Effect";
import { parseInput } from "../../../lib/input/mod.ts";
import { parseResult } from "../../../lib/input/result/mod.ts";
import { prepare, replay, reportOfReplay } from "../../../lib/calculation/mod.ts";
import { REPORT_FORMATS, writeReport } from "../../../lib/command_line/output/report_formats.ts";
import type { Pieces } from "../../../lib/base/pieces/json_pieces.ts";
import type { FileContent } from "../../../lib/command_line/host/host.ts";
import type { Host } from "../../../lib/command_line/mod.ts";
import { energyTables, type Renderer } from "../../../lib/report/mod.ts";
import { inSlices } from "../../../lib/execution/mod.ts";
import { parseComponents } from "../../../lib/input/mod.ts";
import { HELIUM_DIMER } from "../fake_host.ts";

const calculation = prepare(parseInput(HELIUM_DIMER));
const components = parseComponents(JSON.stringify({
  '["(auto)", [1], [1]]': { energy: -2.5 },
  '["(auto)", [2], [2]]': { energy: -2.5 },
  '["(auto)", [1], [1, 2]]': { energy: -2.75 },
  '["(auto)", [2], [1, 2]]': { energy: -2.75 },
  '["(auto)", [1, 2], [1, 2]]': { energy: -6 },
}));
const REPORT = reportOfReplay(calculation, replay(calculation, components, "c.json"));

/** Energies as comma-separated values. */
const renderCsv: Renderer<string> = function* ({ plan, assembly }) {
  yield;
  const rows = energyTables(plan.expansion, assembly).flatMap(({ treatment, rows }) =>
    rows.map(({ nbody, energies }) => [treatment, nbody, energies?.interaction ?? ""].join(","))
  );
  return `${rows.join("\n")}\n`;
};

const FORMATS = {
  ...REPORT_FORMATS,
  csv: {
    render: (report: Parameters<typeof renderCsv>[0]) =>
      Effect.map(inSlices(renderCsv(report)), (text): Pieces => [text]),
    extensions: [".csv"],
  },
};

const joined = (pieces: Pieces) => [...pieces].join("");

function written(path: string): Promise<string> {
  let content = "";
  const host = {
    fileStatus: () => Promise.resolve({ kind: "nothing" }),
    writeFile: (_: string, text: FileContent) => Promise.resolve(void (content = joined(text as Pieces))),
  };
  return Effect.runPromise(writeReport(host as unknown as Host, path, REPORT, FORMATS)).then(() => content);
}

Deno.test("report: a new form is a renderer and an entry of the table, for standard output and for files", async () => {
  const expected = "cp,1,0\ncp,2,-0.5\nnocp,1,0\nnocp,2,-1\n";
  assertEquals(joined(await Effect.runPromise(FORMATS.csv.render(REPORT))), expected);
  assertEquals(await written("energies.csv"), expected);
});

Deno.test("report: the extension of a file says its form, and one that says none is JSON", async () => {
  for (const path of ["r.json", "r", "r.JSON", "r.dat"]) {
    assertEquals(parseResult(await written(path)).returned, -0.5);
  }
  for (const path of ["r.yaml", "r.YML"]) assertMatch(await written(path), /^schema_name: qcschema/);
});

Deno.test("report: as text it has the tables, and of results from elsewhere nothing about a run", async () => {
  const text = joined(await Effect.runPromise(REPORT_FORMATS.text.render(REPORT)));
  assertMatch(text, /^2 atoms in 2 fragments; energy, cp \+ nocp through 2-body; hf\/sto-3g by builtin\n/);
  assert(!text.includes("computed"));
});
