// What `nmer convert` writes is read by QCManyBody's own models: inputs of both versions and results of version 1, each of
// which its conversion to version 2 takes as well.

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { withFolder } from "../folders.ts";
import { runPython } from "../python_environment.ts";
import { HELIUM_DIMER, runCommand } from "../command_line/fake_host.ts";
import { isQcmanybodyThere, peerPython } from "./qcmanybody.ts";

const isThere = await isQcmanybodyThere();

const MODELS = `
import json, sys, warnings
warnings.filterwarnings("ignore")
from qcmanybody.models import v1, v2
MODELS = {
    "qcschema_manybodyinput": v1.ManyBodyInput,
    "qcschema_many_body_input": v2.ManyBodyInput,
    "qcschema_manybodyresult": v1.ManyBodyResult,
}
for path in sys.argv[1:]:
    data = json.load(open(path))
    model = MODELS[data["schema_name"]](**data)
    other = model.convert_v(2)
    print(data["schema_name"], len(getattr(model, "component_results", {})), type(other).__name__)
`;

const NAMED = `molecule:
  symbols: [He, He, Li]
  geometry: [0, 0, 0, 0, 0, 6, 0, 0, 12]
  fragments: [[0], [1], [2]]
  fragment_charges: [0, 0, 1]
  masses: [4.00260325413, 4.00260325413, 7.016003437]
driver: gradient
models: { a: { method: hf, basis: sto-3g, keywords: { e_convergence: 1e-9 } }, b: { method: hf, basis: 6-31g } }
levels: { 1: a, 2: b }
bsse: [cp, vmfc]
`;

const name = "convert: inputs and results that it writes are read by QCManyBody's own models";
const ignore = !isThere && Deno.env.get("CI") !== "true";
Deno.test({ name: ignore ? `${name} (skipped: no QCManyBody)` : name, ignore }, async () => {
  assert(isThere, "QCManyBody is not there: deno run -A tests/peers/install.ts");
  const written: string[] = [];
  const converted = async (from: string, to: string) => {
    const { status, err, out } = await runCommand(["convert", "in.json", "-", "--to", to], {
      "in.json": from,
    });
    assertEquals(status, 0, err);
    written.push(out);
    return out;
  };
  for (const yaml of [HELIUM_DIMER, NAMED]) {
    const run = await runCommand(["convert", "a.yaml", "a.json", "--to", "json"], { "a.yaml": yaml });
    const own = run.files.get("a.json")!;
    await converted(own, "qcschema-v2");
    const first = await converted(own, "qcschema-v1");
    const asked = first.replace('"component_results": "none"', '"component_results": "all"');
    const { files, err } = await runCommand(["run", "a.json", "-o", "r.json"], { "a.json": asked });
    assert(files.has("r.json"), err);
    await converted(files.get("r.json")!, "result-v1");
  }
  await withFolder(async (folder) => {
    const paths = written.map((_, i) => join(folder, `${i}.json`));
    await Promise.all(written.map((text, i) => Deno.writeTextFile(paths[i]!, text)));
    const { success, stdout, stderr } = await runPython(peerPython(), ["-c", MODELS, ...paths]);
    assert(success, stderr);
    assertEquals(stdout.trim().split("\n"), [
      "qcschema_many_body_input 0 ManyBodyInput",
      "qcschema_manybodyinput 0 ManyBodyInput",
      "qcschema_manybodyresult 5 ManyBodyResult",
      "qcschema_many_body_input 0 ManyBodyInput",
      "qcschema_manybodyinput 0 ManyBodyInput",
      "qcschema_manybodyresult 18 ManyBodyResult",
    ]);
  });
});
