// Computes the expansions of the clusters by real and cheap models with `nmer run`, and writes their contributions
// into tests/data/screening/clusters/NAME.json. What is there already is kept. Needs xtb's executable and library.
//
//   deno run -A bench/screening/make_screening_data.ts [NAME|build|test|third ...]

import { fromFileUrl } from "@std/path";
import { type ClusterRecipe, CLUSTERS } from "./clusters.ts";
import { type Geometry, makeGeometry } from "./make_geometry.ts";
import type { ClusterData, StoredContributions } from "./cluster_data.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const FOLDER = fromFileUrl(new URL("../../tests/data/screening/clusters/", import.meta.url));

/** A run for each; `scf` names the mean-field part of its results, which is a model as well. */
const RUNS = [
  {
    name: "GFN2-xTB",
    cp: false,
    model: { program: "xtb", method: "GFN2-xTB", keywords: { accuracy: 0.01 } },
  },
  { name: "hf/sto-3g", cp: true, model: { method: "hf", basis: "sto-3g" } },
  { name: "mp2/6-31g", scf: "hf/6-31g", cp: true, model: { method: "mp2", basis: "6-31g" } },
] as const;

async function make(recipe: ClusterRecipe): Promise<void> {
  const file = `${FOLDER}${recipe.name}.json`;
  const before = await Deno.readTextFile(file).then(JSON.parse, () => undefined) as ClusterData | undefined;
  const geometry: Geometry = before ?? await makeGeometry(recipe);
  const data: ClusterData = { ...geometry, models: { ...before?.models } };
  for (const run of RUNS) {
    const { name, cp, model } = run;
    data.models[name] ??= {};
    for (const treatment of ["nocp", "cp"] as const) {
      const order = treatment === "nocp" ? recipe.order : recipe.cpOrder;
      if (order < 2 || (treatment === "cp" && !cp) || data.models[name][treatment] !== undefined) continue;
      const started = Date.now();
      const result = await resultOf(geometry, model, treatment, order);
      data.models[name][treatment] = totalContributions(result, treatment);
      if ("scf" in run) {
        (data.models[run.scf] ??= {})[treatment] = scfContributions(result, treatment, geometry);
      }
      await Deno.writeTextFile(file, compact(data));
      console.log(recipe.name, name, treatment, `${Math.round((Date.now() - started) / 1000)} s`);
    }
  }
}

// A line for each order.
function compact({ models, ...geometry }: ClusterData): string {
  const text = JSON.stringify({ ...geometry, models }, null, 1);
  return text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, "")) + "\n";
}

interface Result {
  readonly cluster_properties: Record<string, { scf_total_energy: number }>;
  readonly extras: {
    nmer: { contributions: Record<string, Record<string, { fragments: number[]; energy: number }[]>> };
  };
}

async function resultOf(
  geometry: Geometry,
  model: object,
  treatment: string,
  order: number,
): Promise<Result> {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/cluster.xyz`, geometry.xyz);
  await Deno.writeTextFile(`${folder}/in.json`, JSON.stringify(inputOf(geometry, model, treatment, order)));
  const args = [
    "run",
    "-A",
    `${ROOT}cli.ts`,
    "run",
    "in.json",
    "-o",
    "out.json",
    "--no-journal",
    "-q",
    "-p",
    "1",
  ];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: folder, stdout: "null" })
    .output();
  if (code !== 0) throw new Error(`${folder}: ${new TextDecoder().decode(stderr)}`);
  const result = JSON.parse(await Deno.readTextFile(`${folder}/out.json`));
  await Deno.remove(folder, { recursive: true });
  return result;
}

function totalContributions({ extras }: Result, treatment: string): StoredContributions {
  const orders = Object.entries(extras.nmer.contributions[treatment]!).filter(([nbody]) => Number(nbody) > 1);
  return Object.fromEntries(
    orders.map(([nbody, nmers]) => [nbody, nmers.map(({ energy }) => stored(energy))]),
  );
}

// By inclusion-exclusion from the mean-field energies that are beside the total ones.
function scfContributions(result: Result, treatment: string, { sizes }: Geometry): StoredContributions {
  const all = JSON.stringify(sizes.map((_, i) => i + 1));
  const energies = new Map<string, number>();
  for (const [label, { scf_total_energy }] of Object.entries(result.cluster_properties)) {
    const [, real, basis] = JSON.parse(label).map((part: unknown) => JSON.stringify(part));
    if (basis === (treatment === "cp" ? all : real)) energies.set(real, scf_total_energy);
  }
  const orders = Object.entries(result.extras.nmer.contributions[treatment]!).filter(([nbody]) =>
    Number(nbody) > 1
  );
  return Object.fromEntries(orders.map(([nbody, nmers]) => [
    nbody,
    nmers.map(({ fragments }) => stored(inclusionExclusion(fragments, energies))),
  ]));
}

function inclusionExclusion(fragments: readonly number[], energies: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (let mask = 1; mask < 1 << fragments.length; mask++) {
    const subcluster = fragments.filter((_, i) => mask & (1 << i));
    const sign = (fragments.length - subcluster.length) % 2 === 0 ? 1 : -1;
    sum += sign * energies.get(JSON.stringify(subcluster))!;
  }
  return sum;
}

function stored(energy: number): number {
  return Math.round(energy * 1e9);
}

function inputOf({ sizes, charges }: Geometry, model: object, bsse: string, order: number) {
  let atom = 0;
  const fragments = sizes.map((size) => Array.from({ length: size }, () => atom++));
  return {
    molecule: { file: "cluster.xyz", fragments, fragment_charges: charges },
    model,
    bsse,
    max_nbody: order,
  };
}

const wanted = Deno.args.length === 0 ? ["build", "test", "third"] : Deno.args;
for (const name of wanted) {
  for (const recipe of CLUSTERS.filter((cluster) => cluster.name === name || cluster.use === name)) {
    await make(recipe);
  }
}
