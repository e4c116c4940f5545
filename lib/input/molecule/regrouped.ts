// An input that groups atoms otherwise than the residues of a PDB file or the bonds of a molfile do.

import type { MoleculeRecord } from "../records/molecule_record.ts";

/** The keys that group atoms and give their charges. */
interface Grouping {
  readonly fragments?: readonly (readonly number[])[] | "auto" | null | undefined;
  readonly charge?: number | undefined;
  readonly molecular_charge?: number | null | undefined;
  readonly fragment_charges?: unknown;
  readonly fragment_multiplicities?: unknown;
}

/**
 * A record without the groups of its source, where the input has its own: charges of groups that lie whole in a fragment
 * are added up, and of others only the total is kept. Charges that the input gives count for those of the source.
 */
export function regrouped(record: MoleculeRecord, keys: Grouping): MoleculeRecord {
  if (record.grouped === undefined) return record;
  const saysCharge = keys.charge !== undefined || keys.molecular_charge != null ||
    keys.fragment_charges != null;
  const { fragmentCharges, fragmentMultiplicities, chargeNotices = [], ...others } = record;
  const bare = saysCharge || chargeNotices.length === 0 ? others : { ...others, chargeNotices };
  const multiplicities = fragmentMultiplicities === undefined || keys.fragment_multiplicities != null
    ? {}
    : { fragmentMultiplicities };
  const charges = fragmentCharges === undefined || saysCharge ? {} : { fragmentCharges };
  const { fragments } = keys;
  const isOther = fragments != null && JSON.stringify(fragments) !== JSON.stringify(record.fragments);
  if (!isOther) return { ...bare, ...charges, ...multiplicities };
  const { fragments: groups, ...ungrouped } = bare;
  if (saysCharge || fragmentCharges === undefined || !Array.isArray(groups)) return ungrouped;
  const sums = fragments === "auto" ? undefined : chargesOf(fragments, groups, fragmentCharges);
  if (sums !== undefined) return { ...ungrouped, fragmentCharges: sums };
  return { ...ungrouped, charge: fragmentCharges.reduce<number>((sum, value) => sum + (value ?? 0), 0) };
}

/** Sums of the groups' charges over each fragment, or undefined where a fragment cuts a group. */
function chargesOf(
  fragments: readonly (readonly number[])[],
  groups: readonly (readonly number[])[],
  charges: readonly (number | undefined)[],
): readonly number[] | undefined {
  const owner = new Map<number, number>();
  fragments.forEach((atoms, fragment) => atoms.forEach((atom) => owner.set(atom, fragment)));
  const sums = fragments.map(() => 0);
  for (const [i, atoms] of groups.entries()) {
    const fragment = owner.get(atoms[0]!);
    if (fragment === undefined || atoms.some((atom) => owner.get(atom) !== fragment)) return undefined;
    sums[fragment]! += charges[i] ?? 0;
  }
  return sums;
}
