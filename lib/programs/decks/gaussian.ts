// Gaussian's input: bohr, no symmetry (so that forces are in the input's frame), ghost atoms as `O-Bq`.

import type { Nmer } from "../../molecule/mod.ts";
import { InputError } from "../../base/error.ts";
import { atomLines, type DeckFormat, type DeckRequest, deckTitle, text } from "./deck.ts";
import {
  checkCorrelation,
  checkOwnKeywords,
  type PlainModel,
  plainModel,
  referenceOf,
  refuseEmbedding,
  refuseHessian,
} from "./plain_model.ts";

const TITLE = "Gaussian";

/** Decks for Gaussian. */
export const GAUSSIAN_DECKS: DeckFormat = {
  name: "gaussian",
  title: TITLE,
  writer(request) {
    refuseHessian(request, TITLE);
    refuseEmbedding(request, "Gaussian adds the energy of the charges among themselves");
    const route = request.model.program === "gaussian" ? ownRoute(request) : translatedRoute(request);
    const job = request.driver === "gradient" ? " Force" : "";
    return ({ label, nmer }) => [{
      extension: ".gjf",
      text: text([
        `#P ${route(nmer)}${job} NoSymm Units=AU`,
        "",
        deckTitle(label),
        "",
        `${nmer.charge} ${nmer.multiplicity}`,
        ...atomLines(nmer, (symbol, isGhost) => isGhost ? `${symbol}-Bq` : symbol),
        "",
      ]),
    }];
  },
  commands: ['for f in *.gjf; do g16 < "$f" > "${f%.gjf}.log"; done'],
  outputs: [".log", ".out"],
  notes: [],
};

function translatedRoute(request: DeckRequest): (nmer: Nmer) => string {
  const plain = plainModel(request, TITLE);
  checkCorrelation(plain, request, TITLE, false);
  if (/^def2-.*d$/.test(plain.basis)) {
    throw new InputError({
      keyPath: [...request.path, "basis"],
      found: `${plain.basis}, which Gaussian has not by name`,
      expected:
        "def2-SVP, def2-TZVP or others without diffuse functions, or program: gaussian with its words",
    });
  }
  const basis = plain.basis.replace(/^def2-/, "def2").replace(/^aug-/, "AUG-");
  const functions = plain.spherical === undefined ? "" : plain.spherical ? " 5D 7F" : " 6D 10F";
  return (nmer) => {
    const prefix = { rhf: "R", uhf: "U", rohf: "RO" }[referenceOf(plain, nmer)];
    return `${prefix}${methodOf(plain)}/${basis}${functions} SCF=(Conver=10) Integral=(Acc2E=12)`;
  };
}

function methodOf({ method, freezesCores }: PlainModel): string {
  const cores = freezesCores ? "FC" : "Full";
  if (method === "hf") return "HF";
  return method === "ccsd(t)" ? `CCSD(T,${cores})` : `${method.toUpperCase()}(${cores})`;
}

// No other job, and no file.
const ROUTE = /^(?!.*\b(?:opt|freq|scan|irc|force|geom|guess|read|gen)\b)[\w\-+*()=,. ]*$/i;

function ownRoute(request: DeckRequest): (nmer: Nmer) => string {
  const { method, basis } = request.model;
  const route = checkOwnKeywords(
    request,
    { route: ROUTE },
    "route: words of Gaussian's route, as Int=UltraFine",
  );
  return () => `${method}${basis === undefined ? "" : `/${basis}`}${route === "" ? "" : ` ${route}`}`;
}
