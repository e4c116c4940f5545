// What a person or a program reads of a result.

export { orderTables } from "./body_table.ts";
export { clusterEvidence, clusterProperties } from "./cluster_properties.ts";
export { type ManyBodyReport, manyBodyResult, manyBodyResultSteps } from "./many_body_result.ts";
