// What a model is called that has no name.

/** Name of a model chemistry that the input does not name. */
export const UNNAMED_MODEL = "(auto)";
