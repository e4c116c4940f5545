// Text of files that an input names: quoted below the input's folder, and nowhere else.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path";
import { runCommand } from "./fake_host.ts";

const SECRET = "root:x:0:0:secret\n";
const input = (rest: string) => `molecule: { ${rest} }\nmodel: { method: hf, basis: sto-3g }\n`;
const withBasis = (path: string) =>
  `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: { method: hf, basis_file: ${path} }\n`;

for (
  const [what, text, file] of [
    ["an XYZ file above", input("file: ../m.xyz"), "m.xyz"],
    ["an XYZ file by an absolute path", input("file: /etc/m.xyz"), "/etc/m.xyz"],
    ["text above", input("file: ../m.txt"), "m.txt"],
    ["a QCSchema molecule above", input("file: ../m.json"), "m.json"],
    ["a basis set above", withBasis("../m.gbs"), "m.gbs"],
  ] as const
) {
  Deno.test(`foreign text: ${what} is refused without a word of it`, async () => {
    const { status, err } = await runCommand(["validate", "in/in.yaml"], {
      "in/in.yaml": text,
      [file]: SECRET,
    });
    assertEquals(status, 2);
    assertStringIncludes(err, file);
    assertStringIncludes(err, "text of files outside of the input's folder is not shown");
    assertEquals(/root|secret/.test(err), false, err);
  });
}

Deno.test("foreign text: files below the input's folder are quoted, as is the input", async () => {
  for (const file of ["in/m.xyz", "in/deeper/m.xyz"]) {
    const path = file.slice(3);
    const files = { "in/in.yaml": input(`file: ${path}`), [file]: SECRET };
    assertStringIncludes((await runCommand(["validate", "in/in.yaml"], files)).err, "root:x:0:0:secret");
  }
});

Deno.test("foreign text: a file that is not there is named as such", async () => {
  const { err } = await runCommand(["validate", "in/in.yaml"], { "in/in.yaml": input("file: ../gone.xyz") });
  assertStringIncludes(err, "gone.xyz");
  assertStringIncludes(err, "does not exist");
});

Deno.test("foreign text: a link below the folder does not make a file elsewhere one of the folder's", async () => {
  const root = fromFileUrl(new URL("../..", import.meta.url));
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "in"));
    await Deno.writeTextFile(join(folder, "secret"), SECRET);
    await Deno.symlink(join(folder, "secret"), join(folder, "in/m.xyz"));
    await Deno.writeTextFile(join(folder, "in/in.yaml"), input("file: m.xyz"));
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", join(root, "cli.ts"), "validate", join(folder, "in/in.yaml")],
      cwd: dirname(folder),
    }).output();
    const text = new TextDecoder().decode(stderr);
    assertStringIncludes(text, "is not shown");
    assertEquals(text.includes("root:x"), false, text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
