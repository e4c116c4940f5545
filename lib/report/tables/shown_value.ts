// What is shown of a calculation as one plain value, for JSON. Hartree, Hartree/bohr and angstrom, not rounded; fragments
// and atoms count from 1. A sum of which a part is not known is null.

import { angstromFromBohr } from "../../base/units.ts";
import { interactionsOf, PairInteractions } from "../../molecule/interactions/mod.ts";
import { FragmentDistances } from "../../molecule/mod.ts";
import { shortThresholds } from "../../plan/mod.ts";
import { interactionValue } from "../qcschema/interactions.ts";
import type { ShownPropertyOrder } from "../data/shown_property.ts";
import { errorValue } from "../qcschema/screening.ts";
import { gradientSize } from "./gradient_tables.ts";
import { formulaOf, fragmentSums } from "./nmer_tables.ts";
import { type Selection, selectNmers, selectTreatments } from "./selection.ts";
import type { Shown, ShownContribution, ShownTreatment } from "./shown.ts";

/** A calculation as a plain value: by treatment its orders, and by order its n-mers and the sums of each fragment. */
export function shownValue(shown: Shown, selection: Selection): Record<string, unknown> {
  const { source, system, problems, taskCount, knownTasks, molecule } = shown;
  const distances = new FragmentDistances(molecule);
  const selected = selectNmers(shown, selection);
  const interactions = new PairInteractions(
    selected.some(({ nbody }) => nbody === 2) ? interactionsOf(molecule) : [],
  );
  const treatments = selectTreatments(shown, selection.treatments).map((ofTreatment) => {
    const ofOrders = selected.filter(({ treatment }) => treatment === ofTreatment.treatment);
    return [ofTreatment.treatment, {
      orders: ofTreatment.orders,
      contributions: Object.fromEntries(
        ofOrders.map(({ nbody, shown: nmers }) => [
          nbody,
          nmers.map((nmer) => ({
            ...nmerValue(nmer, distances),
            ...(nbody === 2 ? { interactions: interactions.of(nmer.fragments).map(interactionValue) } : {}),
          })),
        ]),
      ),
      fragment_sums: Object.fromEntries(
        ofOrders.map((ofOrder) => [
          ofOrder.nbody,
          fragmentSums(ofOrder, molecule.fragments.length).map((sum) => sum ?? null),
        ]),
      ),
      ...gradientValue(ofTreatment),
      ...hessianValue(ofTreatment),
      ...propertiesValue(ofTreatment),
    }] as const;
  });
  return {
    source,
    system,
    complete: knownTasks === taskCount && problems.length === 0,
    tasks: taskCount,
    tasks_with_result: knownTasks,
    problems,
    units: {
      energy: "hartree",
      distance: "angstrom",
      gradient: "hartree/bohr",
      hessian: "hartree/bohr^2",
      properties: "atomic units",
    },
    fragments: molecule.fragments.map(({ charge, multiplicity }, i) => ({
      fragment: i + 1,
      formula: formulaOf(shown, i),
      charge,
      multiplicity,
    })),
    treatments: Object.fromEntries(treatments),
    ...screeningValue(shown),
  };
}

function screeningValue({ screening }: Shown) {
  const shown = screening?.();
  if (shown === undefined) return {};
  const { model, thresholds, counts, errors, whyNone } = shown;
  return {
    screening: {
      model,
      threshold: shortThresholds(thresholds),
      kept: Object.fromEntries(counts.map(({ nbody, kept }) => [nbody, kept])),
      left_out: Object.fromEntries(counts.map(({ nbody, leftOut }) => [nbody, leftOut])),
      ...(whyNone === undefined ? {} : { why_no_estimate: whyNone }),
      errors: Object.fromEntries(Array.from(errors, ([treatment, error]) => [treatment, errorValue(error)])),
    },
  };
}

function nmerValue({ fragments, energy }: ShownContribution, distances: FragmentDistances) {
  const contact = distances.spread(fragments);
  const centres = distances.spread(fragments, "between");
  return {
    fragments: fragments.map((fragment) => fragment + 1),
    energy,
    ...(contact === undefined ? {} : { contact: angstromFromBohr(contact) }),
    ...(centres === undefined ? {} : { centres: angstromFromBohr(centres) }),
  };
}

function gradientValue({ gradient, gradientOf }: ShownTreatment) {
  if (gradient === undefined) return {};
  const { max, rms, atom } = gradientSize(gradient);
  return {
    gradient: { of: gradientOf, max, rms, strongest_atom: atom + 1, components: Array.from(gradient) },
  };
}

function hessianValue({ hessian, hessianOf }: ShownTreatment) {
  return hessian === undefined ? {} : { hessian: { of: hessianOf, components: Array.from(hessian) } };
}

function propertiesValue({ properties = [] }: ShownTreatment) {
  if (properties.length === 0) return {};
  const plain = (array: Float64Array | undefined) => array && Array.from(array);
  const ofOrder = ({ nbody, total, interaction, contribution }: ShownPropertyOrder) => ({
    nbody,
    total: plain(total),
    interaction: plain(interaction),
    contribution: plain(contribution),
  });
  return {
    properties: Object.fromEntries(properties.map(({ property, orders }) => [property, orders.map(ofOrder)])),
  };
}
