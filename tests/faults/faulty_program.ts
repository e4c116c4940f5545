// A program of the kind `command:NAME` that can go wrong in many ways: it reads an AtomicInput from its standard input
// and does what its argument says. The energy that it gives is a sum over pairs of real atoms, plus a little for each
// ghost atom, so that counterpoise corrections are not zero. It imports nothing, so it starts with an empty cache.

interface Molecule {
  readonly symbols: readonly string[];
  readonly geometry: readonly number[];
  readonly real: readonly boolean[];
}

const [what = "right", argument = ""] = Deno.args;

if (what === "version") {
  console.log("faulty 1.2.3\nand more");
  Deno.exit(0);
}

const input = JSON.parse(await new Response(Deno.stdin.readable).text());
const molecule: Molecule = input.molecule;

function energyOf({ symbols, geometry, real }: Molecule): number {
  let energy = 0;
  for (let i = 0; i < symbols.length; i++) {
    if (!real[i]) energy -= 1e-4;
    for (let j = 0; j < i && real[i]; j++) {
      if (!real[j]) continue;
      energy -= 1 / (1 + Math.hypot(...[0, 1, 2].map((k) => geometry[3 * i + k]! - geometry[3 * j + k]!)));
    }
  }
  return energy - real.filter((isReal) => isReal).length;
}

const energy = energyOf(molecule);
const answer = {
  ...input,
  schema_name: "qcschema_output",
  success: true,
  return_result: energy,
  properties: { return_energy: energy, scf_iterations: 7 } as Record<string, unknown>,
  provenance: { creator: "faulty" },
};

function say(value: unknown): never {
  const bytes = new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  Deno.exit(0);
}

function shell(line: string): void {
  new Deno.Command("/bin/sh", { args: ["-c", line] }).outputSync();
}

function sleep(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds);
}

/** Writes without end, or until the pipe or the disk ends it. */
function writeForever(file: { writeSync(bytes: Uint8Array): number }, byte: number, most = Infinity): void {
  const chunk = new Uint8Array(2 ** 20).fill(byte);
  for (let written = 0; written < most;) written += file.writeSync(chunk);
}

const WAYS: Readonly<Record<string, () => void>> = {
  right: () => say(answer),
  hangs: () => sleep(1e6),
  "ignores-sigterm": () => {
    Deno.addSignalListener("SIGTERM", () => {});
    for (;;) sleep(1e3);
  },
  "double-forks": () => {
    shell(`(setsid sh -c 'trap "" TERM HUP; sleep ${argument}' >/dev/null 2>&1 </dev/null &)`);
    sleep(1e6);
  },
  "double-forks-and-answers": () => {
    shell(`(setsid sleep ${argument} >/dev/null 2>&1 </dev/null &)`);
    say(answer);
  },
  "holds-pipes": () => {
    new Deno.Command("/bin/sh", {
      args: ["-c", `setsid sleep ${argument} & exit 0`],
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).outputSync();
    say(answer);
  },
  "prints-a-gigabyte": () => {
    writeForever(Deno.stderr, 10, 1e9);
    say(answer);
  },
  "one-endless-line": () => writeForever(Deno.stdout, 97),
  "invalid-utf8": () => {
    Deno.stderr.writeSync(Uint8Array.of(0xff, 0xfe, 0xc3, 10));
    const text = new TextEncoder().encode(JSON.stringify({ ...answer, stdout: "x" }));
    text[text.lastIndexOf(120)] = 0xff;
    Deno.stdout.writeSync(text);
  },
  nothing: () => Deno.exit(0),
  "truncated-json": () => say(JSON.stringify(answer).slice(0, -20)),
  "other-molecule": () =>
    say({ ...answer, molecule: { ...molecule, geometry: molecule.geometry.map((x) => x + 0.001 * x) } }),
  nan: () => say(JSON.stringify(answer).replace(/"return_result":[^,]*/, '"return_result": NaN')),
  infinity: () => say(JSON.stringify(answer).replace(/"return_result":[^,]*/, '"return_result": -Infinity')),
  huge: () => say(JSON.stringify(answer).replaceAll(String(energy), "-1e999")),
  enormous: () => say(JSON.stringify(answer).replaceAll(String(energy), "-1e308")),
  "key-twice": () => say(JSON.stringify(answer).replace("{", '{"return_result":-1,')),
  "no-ghosts": () => say({ ...answer, molecule: { ...molecule, real: [] } }),
  "charge-in-quotes": () => say({ ...answer, molecule: { ...molecule, molecular_charge: "5" } }),
  "fortran-number": () => say({ ...answer, return_result: "-76.D+00" }),
  "no-convergence": () => say({ ...answer, properties: { ...answer.properties, scf_converged: false } }),
  "no-evidence": () => say({ ...answer, properties: {} }),
  "two-energies": () => say({ ...answer, return_result: energy + 1e-3 }),
  "says-failure": () =>
    say({
      success: false,
      error: { error_type: "convergence_error", error_message: "SCF did not \x1b[31mconverge" },
    }),
  crashes: () => Deno.kill(Deno.pid, "SIGABRT"),
  "crashes-every-third-time": () => {
    // The count is kept outside, where a sandbox does not forbid it.
    Deno.writeTextFileSync(argument, "x", { append: true });
    if (Deno.readTextFileSync(argument).length % 3 === 1) Deno.kill(Deno.pid, "SIGABRT");
    say(answer);
  },
  "exit-code": () => {
    console.error("no licence\x1b[31m");
    Deno.exit(3);
  },
  "eats-memory": () => {
    const eaten: Uint8Array[] = [];
    for (;;) eaten.push(new Uint8Array(2 ** 26).fill(1));
  },
  "fills-the-disk": () => {
    using file = Deno.openSync("big", { write: true, create: true });
    writeForever(file, 0);
  },
  "leaves-files": () => {
    Deno.mkdirSync("closed");
    Deno.writeTextFileSync("closed/file", "x");
    Deno.chmodSync("closed", 0);
    Deno.symlinkSync("/", "link");
    Deno.writeTextFileSync(`${Deno.env.get("TMPDIR")}/temporary`, "x");
    Deno.writeTextFileSync(`${Deno.env.get("HOME")}/.hidden`, "x");
    say(answer);
  },
  "tells-its-surroundings": () => {
    Deno.writeTextFileSync(
      argument,
      JSON.stringify({ input, environment: Deno.env.toObject(), cwd: Deno.cwd() }),
    );
    say(answer);
  },
};

WAYS[what]!();
