// Compiles fitted_exchange.as, fitted_field.as and matrix_product.as into fitted_field_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

await compileAssemblyScript({
  sources: ["./fitted_exchange.as", "./fitted_field.as", "../linalg/matrix_product.as"]
    .map((path) => new URL(path, import.meta.url)),
  entry: `export { addCoulomb, addExchange, addExchangeSingle, toPanel, toSingle } from "./fitted_exchange";
export { factorRows, invertRows } from "./fitted_field";
export { transform, transformOnce, transformRows, transformToOrbitals } from "./fitted_field";
`,
  target: new URL("./fitted_field_wasm.ts", import.meta.url),
  prefix: "FITTED_FIELD",
});
