// The fragments of a calculation as people tell them apart.

export { type FragmentKind, fragmentKinds } from "../../molecule/mod.ts";
