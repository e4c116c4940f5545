// Inputs that are nearly right: bytes flipped, pieces cut, doubled, moved between files, numbers and words replaced.
// Whatever comes of one, it is accepted or refused in words for people, with the name of its file.

import { assert, assertEquals } from "@std/assert";
import { numbersBelow } from "../execution/journal/damage.ts";
import { runCommand } from "../command_line/fake_host.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

const MOLECULES: Readonly<Record<string, string>> = {
  "he.xyz": "2\ncharge=0 two heliums\nHe 0.0 0.0 0.0\nHe 0.0 0.0 3.0\n",
  "text.txt": "0 1\nO 0 0 0\nH 0 0.757 0.586\nH 0 -0.757 0.586\n--\n0 1\nHe 0 0 3\nunits angstrom\n",
};

/** Small inputs of every form; those of the examples beside them. */
const OWN: Readonly<Record<string, string>> = {
  "flow.yaml":
    "molecule: { file: he.xyz, fragments: [[0], [1]] }\nmodels: { a: { method: hf, basis: sto-3g }, b: { method: mp2, basis: 6-31g } }\nlevels: { 1: a, 2: b }\nbsse: [cp, nocp]\nexecution: { parallel: 2, timeout: 1h, memory: 1GB }\n",
  "block.yaml":
    "# a comment\nmolecule:\n  text: |\n    0 1\n    He 0 0 0\n    --\n    He 0 0 3\n    units bohr\ndriver: gradient\nmodel:\n  program: builtin\n  method: hf\n  basis: sto-3g\n  keywords:\n    e_convergence: 1e-9\nmax_nbody: 2\nbsse: vmfc\n",
  "fields.json": JSON.stringify({
    molecule: {
      symbols: ["He", "He"],
      geometry: [0, 0, 0, 0, 0, 5],
      fragments: [[0], [1]],
      fragment_charges: [0, 0],
    },
    model: { method: "hf", basis: "sto-3g" },
    embedding_charges: { 1: [0.1], 2: [-0.1] },
    bsse: "nocp",
  }),
  "file.yaml": "molecule: text.txt\nmodel: { method: hf, basis: sto-3g }\nreturn_total_data: true\n",
};

const WORDS = [
  "-1",
  "1e400",
  "NaN",
  "0,5",
  "~",
  "null",
  "[]",
  "{}",
  "&a",
  "*a",
  "!!binary",
  "--",
  "units au",
  "\u0000",
  "\u202e",
  "\u001b[2J",
  "Xx",
  "Gh(He)",
  "9".repeat(400),
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "/dev/stdin",
  "\r\n",
  "\t",
  "'",
  '"',
  "#",
  ": ",
];

interface Found {
  accepted: number;
  refused: number;
}

/**
 * Has this many mutated inputs validated.
 *
 * @param said Is told before each how many there were.
 * @throws {AssertionError} With the text of the first that is neither accepted nor refused as it should be.
 */
export async function surviveMutations(
  count: number,
  seed: number,
  said?: (done: number) => void,
): Promise<Found> {
  const files = { ...MOLECULES, ...OWN, ...await examples() };
  const inputs = Object.keys(files).filter((name) =>
    /\.(?:yaml|json)$/.test(name) && !/components/.test(name)
  );
  for (const input of inputs) {
    const { status, err } = await runCommand(["validate", input], files);
    assertEquals(status, 0, `${input} is no good to begin with: ${err}`);
  }
  const random = numbersBelow(2 ** 30, seed);
  const found = { accepted: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    said?.(i);
    const input = inputs[random() % inputs.length]!;
    const others = Object.keys(files).filter((name) => files[input]!.includes(name));
    const victim = random() % 3 === 0 && others.length > 0 ? others[random() % others.length]! : input;
    let text = files[victim]!;
    for (let change = random() % 3; change >= 0; change--) text = mutated(text, random, Object.values(files));
    const { status, err } = await runCommand(["validate", input], { ...files, [victim]: text });
    const shown = () => `${JSON.stringify(text)} as ${victim} of ${input}: ${status} ${err.slice(0, 1000)}`;
    assert(status === 0 || status === 2, shown());
    // deno-lint-ignore no-control-regex -- what steers a terminal
    assert(!/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/.test(err), shown());
    if (status === 0) found.accepted++;
    else {
      found.refused++;
      const lines = err.trimEnd().split("\n").filter((line) => !/^(?:nmer: )?(?:warning|note):/.test(line));
      // Of a file with several geometries, each that is wrong has a line.
      assert(lines.length === 1 || lines.every((line) => /^nmer: frame \d+: /.test(line)), shown());
      for (const line of lines) {
        assert(line.startsWith("nmer: ") && line.length < 2000, shown());
        assert([input, victim].some((name) => line.includes(name)), shown());
      }
    }
  }
  return found;
}

async function examples(): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { name, isFile } of Deno.readDirSync(EXAMPLES)) {
    if (isFile) texts[name] = await Deno.readTextFile(new URL(name, EXAMPLES));
  }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.length < 20_000));
}

function mutated(text: string, random: () => number, others: readonly string[]): string {
  const at = random() % (text.length + 1);
  const length = random() % 20;
  const piece = text.slice(at, at + length);
  const [before, after] = [text.slice(0, at), text.slice(at + length)];
  switch (random() % 8) {
    case 0:
      return before + after;
    case 1:
      return before + piece + piece + after;
    case 2:
      return before + WORDS[random() % WORDS.length]! + text.slice(at);
    case 3:
      return before + WORDS[random() % WORDS.length]! + after;
    case 4: {
      const code = text.charCodeAt(at) || 0;
      return before + String.fromCharCode(code ^ (1 << random() % 7)) + text.slice(at + 1);
    }
    case 5:
      return before;
    case 6: {
      const other = others[random() % others.length]!;
      const from = random() % (other.length + 1);
      return before + other.slice(from, from + random() % 60) + text.slice(at);
    }
    default:
      return text.replace(/-?\d+(?:\.\d+)?/g, (number) => random() % 6 === 0 ? WORDS[random() % 5]! : number);
  }
}
