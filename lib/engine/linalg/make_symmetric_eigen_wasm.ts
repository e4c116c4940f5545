// Compiles symmetric_eigen.as into symmetric_eigen_wasm.ts: `deno task build-wasm`.

import { compileAssemblyScript } from "../compile_assemblyscript.ts";

await compileAssemblyScript({
  sources: [new URL("./symmetric_eigen.as", import.meta.url)],
  entry: `export { accumulate, begin, collect, iterate, largest, reduce, takeDiagonals } from ` +
    `"./symmetric_eigen";\n`,
  target: new URL("./symmetric_eigen_wasm.ts", import.meta.url),
  prefix: "SYMMETRIC_EIGEN",
});
