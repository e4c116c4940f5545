// Branded indices: all 0-based, and not to be mixed up. Labels and displays add 1.

/** A number that stands for a place in one list, and must not be taken for a place in another. */
export type Branded<Name extends string> = number & { readonly "~index": Name };

/** 0-based position of an atom in the input's order. */
export type AtomIndex = Branded<"AtomIndex">;

/** 0-based position of a fragment in the molecule's list of fragments. */
export type FragmentIndex = Branded<"FragmentIndex">;

/** 0-based position of a task in its plan. */
export type TaskIndex = Branded<"TaskIndex">;

/** Calls a number the index of an atom; the caller vouches for its range. */
export function atomIndex(index: number): AtomIndex {
  return index as AtomIndex;
}

/** Calls a number the index of a fragment; the caller vouches for its range. */
export function fragmentIndex(index: number): FragmentIndex {
  return index as FragmentIndex;
}

/** Calls a number the index of a task; the caller vouches for its range. */
export function taskIndex(index: number): TaskIndex {
  return index as TaskIndex;
}
