// nmer convert: the form by name or --to, what is lost, and what is refused.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { HELIUM_DIMER, runCommand } from "../fake_host.ts";
import { molfile, pdbWater } from "../../input/molecule_files/written.ts";

const convert = (args: string, files: Record<string, string>) =>
  runCommand(["convert", ...args.split(" ")], files);
const parsed = ({ files }: { files: Map<string, string> }, name: string) => JSON.parse(files.get(name)!);

const CLI_INPUT = JSON.stringify({
  schema_name: "qcmanybody_cli_input",
  schema_version: 1,
  molecule: {
    source: "inline",
    inline: {
      symbols: ["He", "He"],
      geometry: [[0, 0, 0], [0, 0, 3]],
      fragments: [[0], [1]],
      molecular_charge: 0.0,
      molecular_multiplicity: 1,
      units: "angstrom",
    },
  },
  calculation: {
    type: "single",
    single: { driver: "energy", method: "hf", basis: "sto-3g", program: "psi4" },
  },
  bsse: { type: ["cp"] },
  manybody: { max_nbody: 2 },
  program: { keywords: { scf_type: "pk" } },
  execution: {
    parallel: true,
    n_workers: 2,
    executor_type: "multiprocessing",
    timeout_per_task: 1800.0,
    max_retries: 1,
  },
  output: { format: "json" },
});

Deno.test("convert: nmer's own input stays as it is in JSON, and its paths follow its file", async () => {
  const yaml = "# mine\nmolecule: { file: he.xyz, fragments: auto }\nmodel: { method: hf, basis: sto-3g }\n" +
    "execution: { parallel: 2 }\n";
  const run = await convert("in/a.yaml out/a.json", {
    "in/a.yaml": yaml,
    "in/he.xyz": "2\n\nHe 0 0 0\nHe 0 0 3\n",
  });
  assertEquals(run.status, 0, run.err);
  assertEquals(parsed(run, "out/a.json"), {
    molecule: { file: "../in/he.xyz", fragments: "auto" },
    model: { method: "hf", basis: "sto-3g" },
    execution: { parallel: 2 },
  });
  assertStringIncludes(run.err, "comments of the YAML text");
});

Deno.test("convert: a ManyBodyInput keeps its version where the name alone is given", async () => {
  for (const version of ["1", "2"]) {
    const first = await convert(`a.yaml a.json --to qcschema-v${version}`, { "a.yaml": HELIUM_DIMER });
    assertEquals(first.status, 0, first.err);
    const again = await convert("a.json b.json", { "a.json": first.files.get("a.json")! });
    assertEquals(parsed(again, "b.json"), parsed(first, "a.json"));
    assertEquals(parsed(first, "a.json").schema_version, Number(version));
  }
});

Deno.test("convert: the input of QCManyBody's command line becomes nmer's own, or a ManyBodyInput", async () => {
  const run = await convert("a.json b.yaml", { "a.json": CLI_INPUT });
  assertEquals(run.status, 0, run.err);
  assertStringIncludes(run.err, "execution.executor_type");
  const yaml = run.files.get("b.yaml")!;
  assertStringIncludes(yaml, "parallel: 2");
  assertStringIncludes(yaml, "timeout: 1800000ms");
  assertStringIncludes(yaml, "scf_type: pk");
  const second = await convert("b.yaml c.json --to qcschema-v1", { "b.yaml": yaml });
  const { specification } = parsed(second, "c.json").specification;
  assertEquals(specification["(auto)"].program, "psi4");
  const plan = await runCommand(["plan", "a.json"], { "a.json": CLI_INPUT });
  assertEquals(plan.status, 0, plan.err);
});

Deno.test("convert: several models of that command line keep their levels, its hierarchies are refused", async () => {
  const multi = JSON.parse(CLI_INPUT);
  multi.calculation = {
    type: "multi",
    multi: {
      levels: {
        1: { method: "mp2", basis: "sto-3g", program: "builtin" },
        2: { method: "mp2", basis: "sto-3g", program: "psi4" },
      },
    },
  };
  multi.program = {};
  const run = await convert("a.json b.json", { "a.json": JSON.stringify(multi) });
  assertEquals(parsed(run, "b.json").levels, { 1: "mp2/sto-3g", 2: "mp2/sto-3g/psi4" });
  multi.manybody = { hmbe: { truncation_orders: [2, 3] } };
  const refused = await convert("a.json b.json", { "a.json": JSON.stringify(multi, null, 1) });
  assertEquals(refused.status, 2);
  assertMatch(refused.err, /a\.json:\d+:\d+: manybody\.hmbe: found a hierarchical/);
});

Deno.test("convert: autofragment's output is a molecule whose leaves are the fragments", async () => {
  const tree = {
    version: "2.0",
    source: { file: "w.xyz" },
    partitioning: { algorithm: "kmeans", n_fragments: 1 },
    fragments: [{
      id: "PF1",
      molecular_charge: 0,
      molecular_multiplicity: 1,
      fragments: [
        {
          id: "PF1_SF1",
          symbols: ["Li"],
          geometry: [0, 0, 0],
          molecular_charge: 1,
          molecular_multiplicity: 1,
        },
        {
          id: "PF1_SF2",
          symbols: ["He"],
          geometry: [0, 0, 3],
          molecular_charge: 0,
          molecular_multiplicity: 1,
        },
      ],
    }],
    interfragment_bonds: [],
  };
  const run = await convert("a.json b.json", { "a.json": JSON.stringify(tree) });
  assertEquals(run.status, 0, run.err);
  const { fragments, fragment_charges, geometry } = parsed(run, "b.json");
  assertEquals([fragments, fragment_charges], [[[0], [1]], [1, 0]]);
  assertEquals(Math.abs(geometry[5] - 5.66917837) < 1e-7, true);
});

Deno.test("convert: a molecule becomes an input with --method, a molecule without", async () => {
  const files = { "w.pdb": `${pdbWater(1, 0)}\n${pdbWater(2, 3)}\n` };
  const run = await convert("w.pdb w.yaml --method hf --basis 6-31g", files);
  assertEquals(run.status, 0, run.err);
  const plan = await runCommand(["plan", "w.yaml"], { "w.yaml": run.files.get("w.yaml")! });
  assertEquals(plan.status, 0, plan.err);
  assertEquals(parsed(await convert("w.pdb w.json", files), "w.json").schema_name, "qcschema_molecule");
  const xyz = await convert("w.pdb w.xyz", files);
  assertMatch(xyz.files.get("w.xyz")!, /^6\n\nO +0\.0/);
  assertStringIncludes(xyz.err, "the fragments");
  const without = await convert("w.pdb w.yaml", files);
  assertEquals(without.status, 2);
  assertStringIncludes(without.err, "Give --method");
});

Deno.test("convert: a run's result becomes a ManyBodyResult v1, and gives its input back", async () => {
  const { files } = await runCommand(["run", "a.yaml", "-o", "r.json"], { "a.yaml": HELIUM_DIMER });
  const result = { "r.json": files.get("r.json")! };
  const run = await convert("r.json r1.json --to result-v1", result);
  assertEquals(run.status, 0, run.err);
  const [first, second] = [parsed(run, "r1.json"), JSON.parse(result["r.json"])];
  assertEquals(first.schema_name, "qcschema_manybodyresult");
  assertEquals(first.return_result, second.return_result);
  assertEquals(Object.keys(first.component_properties), Object.keys(second.cluster_properties));
  const back = await convert("r.json b.yaml --to yaml", result);
  assertEquals(back.status, 0, back.err);
  assertStringIncludes(back.files.get("b.yaml")!, "method: hf");
});

Deno.test("convert: bonds of a molfile are kept in QCSchema, what a Gaussian input asks for is lost", async () => {
  const hydrogen = molfile([["H", 0, 0, 0.1], ["H", 0, 0, 0.85]], [[1, 2, 1]]);
  const run = await convert("a.sdf b.json --strict", { "a.sdf": hydrogen });
  assertEquals(run.status, 0, run.err);
  assertEquals(parsed(run, "b.json").connectivity, [[0, 1, 1]]);
  const gaussian = { "a.gjf": "# hf\n\ntitle\n\n0 1\nHe 0 0 0\n\n" };
  assertStringIncludes((await convert("a.gjf b.xyz", gaussian)).err, "what the input asks of its program");
  assertEquals((await convert("a.gjf b.xyz --strict", gaussian)).status, 2);
});

Deno.test("convert: a result gives its input to a name that ends with .yaml", async () => {
  const { files } = await runCommand(["run", "in.yaml", "-q", "-o", "r.json"], { "in.yaml": HELIUM_DIMER });
  const run = await convert("r.json again.yaml", { "r.json": files.get("r.json")! });
  assertEquals(run.status, 0, run.err);
  assertStringIncludes(run.files.get("again.yaml")!, "symbols: [He, He]");
});

const refused: Record<string, [string, Record<string, string>, string]> = {
  "what is lost, with --strict": ["a.yaml b.xyz --strict", { "a.yaml": HELIUM_DIMER }, "without a place"],
  "IN as OUT": ["a.yaml a.yaml", { "a.yaml": HELIUM_DIMER }, "neither read nor written"],
  "no form for standard output": ["a.yaml -", { "a.yaml": HELIUM_DIMER }, "without --to"],
  "an unknown form": ["a.yaml b.json --to xml", { "a.yaml": HELIUM_DIMER }, '"xml"'],
  "a name that contradicts the form": ["a.yaml b.yaml --to json", { "a.yaml": HELIUM_DIMER }, ".json"],
  "an unknown extension": ["a.yaml b.foo", { "a.yaml": HELIUM_DIMER }, "--to yaml"],
  "a result that is none": ["a.yaml b.json --to result-v1", { "a.yaml": HELIUM_DIMER }, "a result of nmer's"],
  "a model for an input": ["a.yaml b.json --method hf", { "a.yaml": HELIUM_DIMER }, "it has its own"],
  "a basis without a method": ["a.yaml b.json --basis 6-31g", { "a.yaml": HELIUM_DIMER }, "without --method"],
  "a file that is not there": ["a.yaml b.json", {}, "does not exist"],
  "a crystal": ["a.cif b.xyz", { "a.cif": "data_a\n" }, "A CIF is a crystal"],
  "a list": ["a.json b.json", { "a.json": "[1, 2]" }, "an input, a molecule or a result"],
};
for (const [what, [args, files, words]] of Object.entries(refused)) {
  Deno.test(`convert: ${what} is refused, and nothing is written`, async () => {
    const run = await convert(args, files);
    assertEquals(run.status, 2, run.err);
    assertStringIncludes(run.err, words);
    assertEquals([...run.files.keys()], Object.keys(files));
  });
}

Deno.test("convert: standard output has the form alone", async () => {
  const run = await convert("a.yaml - --to qcschema-v2", { "a.yaml": HELIUM_DIMER });
  assertEquals(JSON.parse(run.out).schema_name, "qcschema_many_body_input");
});
