// Calculations and results in the forms of others. A door of its own: only who converts loads it.

export { type Converted } from "./losses.ts";
export { manyBodyForm, type ManyBodyVersion } from "./manybody_form.ts";
export { moleculeFields, moleculeForm, xyzForm } from "./molecule_form.ts";
export { nmerForm } from "./nmer_form.ts";
export { resultForm1 } from "./result_v1.ts";
