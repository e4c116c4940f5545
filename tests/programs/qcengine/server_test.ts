// What QCEngine finds behind nmer's server, with a stand-in for its module.

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { isProgramThere } from "../../live_programs.ts";
import { runPython } from "../../python_environment.ts";

const isPythonThere = await isProgramThere("python3");
const folder = (path: string) => fromFileUrl(new URL(path, import.meta.url));

// A user of a container may have a number only.
const NAMELESS = `
import getpass, pwd, sys, types
def unknown(uid):
    raise KeyError(f"getpwuid(): uid not found: {uid}")
pwd.getpwuid = unknown
sys.modules["qcengine"] = types.SimpleNamespace(__version__="0.26.0")
from server_qcengine import QCEngine
QCEngine()
print(getpass.getuser().isdigit())
`;

Deno.test({
  name: `QCEngine: a user without a name has a number${isPythonThere ? "" : " (skipped: no python3)"}`,
  ignore: !isPythonThere && Deno.env.get("CI") !== "true",
  fn: async () => {
    const { stdout, stderr } = await runPython("python3", ["-B", "-c", NAMELESS], {
      clearEnv: true,
      env: {
        PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
        PYTHONPATH: ["../../../lib/programs/qcengine", "../../../lib/programs/python"].map(folder).join(":"),
      },
    });
    assertEquals(stdout, "True\n", stderr);
  },
});
