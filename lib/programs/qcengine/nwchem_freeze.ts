// NWChem's directive `freeze` in the blocks of correlated methods: `[core] (atomic | NUMBER) [virtual NUMBER]`.

/** The words of a keyword, as `mp2__freeze: "core atomic"` gives freeze, core, atomic. */
type Words = readonly string[];

/**
 * Whether each n-mer freezes what its atoms ask for: the cores of its atoms, or no orbitals, which is the same for
 * n-mers of all sizes. Other numbers freeze as many in a dimer as in a monomer. Words without `freeze` are fine.
 *
 * @param words Words of a directive, in lower case.
 */
export function freezesByAtoms(words: Words): boolean {
  const at = words.indexOf("freeze");
  if (at < 0) return true;
  let written = words.slice(at + 1);
  if (written.length === 0) return false;
  while (written.length > 0) {
    const [first, ...rest] = written;
    const amounts = first === "core" || first === "virtual" ? rest : written;
    const amount = amounts[0];
    const isNone = amount !== undefined && /^[+-]?0+$/.test(amount);
    if (!isNone && !(amount === "atomic" && first !== "virtual")) return false;
    written = amounts.slice(1);
  }
  return true;
}
