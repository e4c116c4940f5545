// Times of the built-in engine beside those of resident Psi4 and PySCF, one thread each, all in one run: each case by nmer,
// then by each peer with exact integrals and with density fitting. What counts is the ratio to the fastest peer. Fitted
// MP2 has auxiliary functions made for it; PySCF would take those of the mean field of itself, which are at hand: that
// model's time is told beside.
//
//   NMER_PYSCF=PYTHON deno run -A bench/engine_peers.ts [PATTERN]     # a Python with PySCF; cases whose names have PATTERN
//   NMER_PYSCF=PYTHON deno run -A bench/engine_peers.ts fragments     # other fragments and basis sets, up to 150 functions

import { fromFileUrl } from "@std/path";
import {
  hartreeFockGradient,
  mp2Gradient,
  releaseIntegrals,
  runHartreeFock,
  runMp2Energy,
  type System,
} from "../lib/engine/mod.ts";
import { elementSymbol } from "../lib/base/elements.ts";
import { findBasisSet, usesSphericalFunctions } from "../lib/engine/basis/basis_set.ts";
import { run } from "../tests/engine/systems.ts";
import { FRAGMENTS } from "./fragments.ts";

interface Case {
  readonly fragment: keyof typeof FRAGMENTS;
  readonly method: "hf" | "mp2";
  readonly basis: string;
  readonly gradient?: boolean;
  readonly rounds: number;
}

const CASES: readonly Case[] = [
  { fragment: "water 1", method: "hf", basis: "6-31g", rounds: 75 },
  { fragment: "water 2", method: "hf", basis: "6-31g", rounds: 35 },
  { fragment: "water 3", method: "hf", basis: "6-31g", rounds: 15 },
  { fragment: "water 3", method: "hf", basis: "cc-pvdz", rounds: 7 },
  { fragment: "water 3", method: "mp2", basis: "cc-pvdz", rounds: 5 },
  { fragment: "water 3", method: "hf", basis: "aug-cc-pvdz", rounds: 3 },
  { fragment: "water 3", method: "hf", basis: "cc-pvdz", gradient: true, rounds: 5 },
  { fragment: "water 3", method: "mp2", basis: "cc-pvdz", gradient: true, rounds: 3 },
  { fragment: "water 6", method: "hf", basis: "cc-pvdz", rounds: 3 },
  { fragment: "water 6", method: "mp2", basis: "cc-pvdz", rounds: 3 },
  { fragment: "water 6", method: "hf", basis: "cc-pvdz", gradient: true, rounds: 3 },
];

/** Other fragments and basis sets, of up to 150 functions. */
const MORE: readonly Case[] = ([
  ["water 1", "def2-tzvp"],
  ["water 1", "cc-pvtz"],
  ["water 1", "aug-cc-pvtz"],
  ["water 1", "cc-pvqz"],
  ["water 2", "def2-tzvp"],
  ["water 2", "cc-pvtz"],
  ["water 3", "6-31g*"],
  ["methane 2", "cc-pvdz"],
  ["ammonia 2", "aug-cc-pvdz"],
  ["carbon dioxide 2", "def2-svp"],
  ["carbon dioxide 2", "aug-cc-pvdz"],
  ["hydrogen chloride 2", "def2-tzvp"],
  ["argon 2", "aug-cc-pvtz"],
  ["benzene", "6-31g*"],
  ["benzene", "cc-pvdz"],
] as const).flatMap(([fragment, basis]) =>
  (["hf", "mp2"] as const).map((method) => ({ fragment, basis, method, rounds: 3 }))
);

interface Answer {
  readonly seconds?: number;
  readonly energy?: number;
  readonly error?: string;
}

/** A peer that waits for cases. */
class Peer {
  readonly #folder = Deno.makeTempDirSync();
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(python: string, program: string) {
    const script = fromFileUrl(new URL("engine_peers.py", import.meta.url));
    this.#process = new Deno.Command(python, {
      args: [script, program],
      cwd: this.#folder, // Psi4 writes files where it is
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#lines = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next line that it says; undefined at its end. */
  async line<T>(): Promise<T | undefined> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) return undefined;
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return JSON.parse(line);
  }

  async ask(question: unknown): Promise<Answer> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(question)}\n`));
    return await this.line<Answer>() ?? { error: "ended" };
  }

  async end(): Promise<void> {
    await this.#writer.close();
    await this.#process.status;
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

function compute(molecule: System, { method, basis, gradient = false }: Case, fitted: boolean): number {
  const options = fitted ? { scfType: "df" as const } : {};
  releaseIntegrals(); // of the round before
  if (method === "hf") {
    // As the method takes them where keywords say nothing.
    const wavefunction = runHartreeFock(molecule, basis, {
      ...options,
      dConvergence: gradient ? 1e-9 : 1e-7,
    });
    if (gradient) run(hartreeFockGradient(wavefunction));
    return wavefunction.energy;
  }
  const both = fitted ? { scfType: "df", mp2Type: "df" } as const : {};
  if (gradient) return run(mp2Gradient(molecule, basis, both)).result.energy;
  return runMp2Energy(molecule, basis, both).energy;
}

function own(molecule: System, case_: Case, fitted: boolean): Required<Omit<Answer, "error">> {
  const energy = compute(molecule, case_, fitted);
  const times = Array.from({ length: case_.rounds }, () => {
    const start = performance.now();
    compute(molecule, case_, fitted);
    return (performance.now() - start) / 1000;
  });
  return { seconds: times.toSorted((a, b) => a - b)[times.length >> 1]!, energy };
}

const isMore = Deno.args[0] === "fragments";
const pattern = isMore ? "" : Deno.args[0] ?? "";
const candidates = [
  ["psi4", ["/usr/bin/python3"]],
  ["pyscf", [Deno.env.get("NMER_PYSCF") ?? "python3"]],
] as const;
const peers: Peer[] = [];
for (const [program, [python]] of candidates) {
  const peer = new Peer(python, program);
  const said = await peer.line<{ readonly name: string }>();
  if (said === undefined) console.log(`${program} cannot be imported by ${python}: it is left out`);
  else {
    console.log(said.name);
    peers.push(peer);
  }
}

const milliseconds = (
  answer: Answer,
) => (answer.seconds === undefined ? "-" : (1000 * answer.seconds).toFixed(1));
console.log(
  `${
    "milliseconds".padEnd(36)
  }      nmer   nmer df  |  each peer, exact and df  |  nmer, nmer df / the fastest peer`,
);
for (const case_ of isMore ? MORE : CASES) {
  const { fragment, method, basis, gradient = false, rounds } = case_;
  const name = `${fragment}, ${method}/${basis}${gradient ? ", gradient" : ""}`;
  if (!name.includes(pattern)) continue;
  const molecule = FRAGMENTS[fragment];
  const exact = own(molecule, case_, false);
  const fitted = own(molecule, case_, true);
  const symbols = Array.from(molecule.atomicNumbers, elementSymbol);
  const atoms = symbols.map((
    symbol,
    i,
  ) => [symbol, ...Array.from(molecule.geometry).slice(3 * i, 3 * i + 3)]);
  const cartesian = !usesSphericalFunctions(findBasisSet(basis));
  const asked = { atoms, basis, cartesian, method, gradient, rounds };
  const theirs: Answer[] = [];
  const reusing: Answer[] = [];
  for (const peer of peers) {
    for (const isFitted of [false, true]) {
      theirs.push(await peer.ask({ ...asked, fitted: isFitted, reuses: false }));
    }
    if (method === "mp2" && !gradient) {
      reusing.push(await peer.ask({ ...asked, fitted: true, reuses: true }));
    }
  }
  const fastest = Math.min(...theirs.map(({ seconds = Infinity }) => seconds));
  const ratio = ({ seconds }: Answer) => seconds === undefined ? "-" : (seconds / fastest).toFixed(2);
  const off = theirs.flatMap(({ energy }, i) =>
    energy === undefined ? [] : [((i % 2 === 0 ? exact : fitted).energy - energy).toExponential(0)]
  );
  const others = reusing.filter(({ seconds }) => seconds !== undefined).map((answer) =>
    `; ${milliseconds(answer)} with the field's auxiliary functions, ${
      (answer.energy! - fitted.energy).toExponential(0)
    } Hartree beside`
  );
  console.log(
    `${name.padEnd(36)}${milliseconds(exact).padStart(10)}${milliseconds(fitted).padStart(10)}  |  ` +
      `${theirs.map((answer) => milliseconds(answer).padStart(8)).join("")}  |  ${ratio(exact)}, ${
        ratio(fitted)
      }` +
      `  (off by ${off.join(", ")} Hartree${others.join("")})`,
  );
}
for (const peer of peers) await peer.end();
