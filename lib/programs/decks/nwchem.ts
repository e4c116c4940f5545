// NWChem's input, as QCEngine writes it for nmer's own runs: bohr, no symmetry, the frame as it is, every element's basis
// set by name, ghost atoms as `bqO`, charges around as a block `bq`.

import { mapEntry } from "../../base/workarounds/map_entry.ts";
import type { Driver } from "../../base/driver.ts";
import type { ModelChemistry } from "../../base/model_chemistry.ts";
import { describeValue, InputError } from "../../base/error.ts";
import type { Nmer } from "../../molecule/mod.ts";
import { atomLines, coordinates, type DeckFormat, type DeckTask, deckTitle, text } from "./deck.ts";
import {
  checkCorrelation,
  type PlainModel,
  plainModel,
  referenceOf,
  refuseEmbeddedGradient,
  refuseHessian,
} from "./plain_model.ts";

const TITLE = "NWChem";

/** Decks for NWChem. */
export const NWCHEM_DECKS: DeckFormat = {
  name: "nwchem",
  title: TITLE,
  writer(request) {
    refuseHessian(request, TITLE);
    refuseEmbeddedGradient(request, TITLE);
    const { model, driver } = request;
    if (/^(qcengine:)?nwchem$/.test(model.program)) {
      const own = ownModel(model, request.path);
      return (task) => [{ extension: ".nw", text: deck(task, driver, own(task.nmer)) }];
    }
    const plain = plainModel(request, TITLE);
    checkCorrelation(plain, request, TITLE, plain.method.startsWith("cc"));
    return (task) => [{ extension: ".nw", text: deck(task, driver, translated(plain, task.nmer)) }];
  },
  commands: ['for f in *.nw; do nwchem "$f" > "${f%.nw}.out" 2>&1; done'],
  outputs: [".out"],
  notes: ["NWChem prints gradients with six decimals."],
};

/** What of a deck depends on the model. */
interface Theory {
  readonly basis: string;
  /** `spherical`, `cartesian` or nothing. */
  readonly functions: string;
  readonly blocks: readonly string[];
  /** What stands behind `task`. */
  readonly task: string;
}

function deck({ label, stem, nmer }: DeckTask, driver: Driver, theory: Theory): string {
  const { basis, functions, blocks, task } = theory;
  const elements = [
    ...new Set(nmer.symbols.map((symbol, i) => `${nmer.ghost[i] === 1 ? "bq" : ""}${symbol}`)),
  ];
  return text([
    `start ${stem}`,
    `title "${deckTitle(label)}"`,
    `charge ${nmer.charge}`,
    "geometry units bohr noautosym nocenter noautoz",
    ...atomLines(nmer, (symbol, isGhost) => `  ${isGhost ? "bq" : ""}${symbol}`),
    "end",
    ...field(nmer),
    `basis ${functions}`.trimEnd(),
    ...elements.map((element) => `  ${element} library ${element.replace(/^bq/, "")} ${basis}`),
    "end",
    ...blocks,
    `task ${task} ${driver}`,
  ]);
}

function field({ embedding }: Nmer): string[] {
  if (embedding === undefined) return [];
  const rows = Array.from(
    embedding.charges,
    (charge, i) => `${coordinates(embedding.positions, i)} ${charge}`,
  );
  return ["bq units au", ...rows, "end"];
}

function translated(plain: PlainModel, nmer: Nmer): Theory {
  const { method, freezesCores, basis, spherical } = plain;
  const reference = referenceOf(plain, nmer);
  const freeze = freezesCores ? "  freeze atomic" : "  freeze 0";
  return {
    basis,
    functions: spherical === undefined ? "" : spherical ? "spherical" : "cartesian",
    blocks: [
      "scf",
      `  ${reference}`,
      `  nopen ${nmer.multiplicity - 1}`,
      "  thresh 1e-8",
      "  tol2e 1e-12",
      "end",
      ...(method === "mp2" ? ["mp2", freeze, "  tight", "end"] : []),
      ...(method.startsWith("cc") ? ["ccsd", freeze, "  thresh 1e-9", "end"] : []),
    ],
    task: method === "hf" ? "scf" : method,
  };
}

const BY_NAME = ["mp2", "ccsd", "ccsd(t)"];

// As QCEngine has it: a functional is the block dft's.
function ownModel({ method, basis, keywords }: ModelChemistry, path: readonly (string | number)[]) {
  const name = method.toLowerCase();
  if (keywords["qc_module"] !== undefined || ["mp3", "mp4", "ccd", "ccsdt"].includes(name)) {
    throw new InputError({
      keyPath: [...path, "keywords"],
      found: `${describeValue(method)} by NWChem's tensor contraction engine`,
      expected: "hf, mp2, ccsd, ccsd(t) or a functional without qc_module",
    });
  }
  const theory = name === "hf" || name === "scf" ? "scf" : BY_NAME.includes(name) ? name : "dft";
  const functional = theory === "dft" && name !== "dft" ? [`xc ${method}`] : [];
  return (nmer: Nmer): Theory => {
    const blocks = new Map<string, string[]>();
    const add = (block: string, line: string) => mapEntry(blocks, block, () => []).push(line);
    if (theory === "dft") add("dft", `mult ${nmer.multiplicity}`);
    else add("scf", `nopen ${nmer.multiplicity - 1}`);
    for (const line of functional) add("dft", line);
    for (const [key, value] of Object.entries(keywords)) {
      const [block = "", ...words] = key.toLowerCase().split("__");
      if (block === "basis" || block === "geometry" || value === false) continue;
      add(block, [...words, ...(value === true ? [] : [written(value)])].join(" "));
    }
    const functions = ["spherical", "cartesian"].find((word) => keywords[`basis__${word}`] === true) ?? "";
    return {
      basis: basis ?? "",
      functions,
      blocks: [...blocks].flatMap(([block, lines]) => [block, ...lines.map((line) => `  ${line}`), "end"]),
      task: theory,
    };
  };
}

function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(" ");
  if (typeof value === "object" && value !== null) return Object.entries(value).flat().map(written).join(" ");
  return String(value);
}
