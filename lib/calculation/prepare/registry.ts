// The programs that inputs may name, without what runs them.

export { makeRegistry, type Registry } from "../../programs/registry.ts";
