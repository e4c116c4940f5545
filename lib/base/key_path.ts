// Where something stands in an input.

/** Keys and 0-based indices from the top of an input: `["levels", "2"]`, `["molecule", "fragments", 0]`. */
export type KeyPath = readonly (string | number)[];
