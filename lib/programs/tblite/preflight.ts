// What tblite is asked before it computes anything: whether it takes the elements, keywords and solvents as they are
// given. Its own code decides, so that each version's solvents are known.

import { plainText } from "../../base/plain_text.ts";
import { type Preflight, type PreparedModel, ProgramError } from "../contract/program.ts";
import type { TbliteSettings } from "./model.ts";

/** The preflight of tblite. */
export const tblitePreflight: Preflight = {
  request: (models: readonly PreparedModel[], molecule) => ({
    models: models.map(({ settings }) => settings),
    numbers: [...new Set(molecule.atomicNumbers)],
  }),

  check(answer, models) {
    if (!Array.isArray(answer)) throw new ProgramError("did not say whether it takes the models", "give-up");
    if (answer.length === 0) return;
    const { model, name, message } = answer[0] as Readonly<Record<string, unknown>>;
    const asked = models[Number(model)];
    const { method, keywords } = asked ?? models[0]!;
    const add = (asked?.settings as TbliteSettings | undefined)?.add ?? [];
    const given = add.find(([called]) => called === name)?.slice(1).map(String) ?? [];
    const what = given.length === 0 ? "" : ` with ${plainText(String(name))} (${given.join(", ")})`;
    throw new ProgramError(
      `cannot compute ${method}${what}: ${plainText(String(message))}; check ${
        Object.keys(keywords).length === 0
          ? "the method and the elements"
          : "the keywords, or take a newer version of tblite"
      }`,
      "fix-input",
    );
  },
};
