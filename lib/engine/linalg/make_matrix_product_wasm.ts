// Compiles matrix_product.as into matrix_product_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

await compileAssemblyScript({
  sources: [new URL("./matrix_product.as", import.meta.url)],
  entry: `export { multiply } from "./matrix_product";\n`,
  target: new URL("./matrix_product_wasm.ts", import.meta.url),
  prefix: "MATRIX_PRODUCT",
});
