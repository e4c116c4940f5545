// What a packed value is: the byte at its head.

export const UNDEFINED = 0;
export const NULL = 1;
export const FALSE = 2;
export const TRUE = 3;
/** A count: a whole number of 32 bits, its sign in the lowest one. */
export const INTEGER = 4;
/** A floating-point number of 64 bits. */
export const NUMBER = 5;
/** The place of a string among those of the message, from 1; or 0, how many code units it has, and these. */
export const STRING = 6;
/** How many values, and these. */
export const ARRAY = 7;
/** How many keys, and these with their values; keys are strings without their kind. */
export const OBJECT = 8;
/** How many floating-point numbers of 64 bits, and these. */
export const FLOATS = 9;
/** How many bytes, and these. */
export const BYTES = 10;
