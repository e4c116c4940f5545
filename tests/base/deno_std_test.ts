import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

async function check(line: string): Promise<{ success: boolean; message: string }> {
  const directory = await Deno.makeTempDir();
  try {
    const file = join(directory, "call.ts");
    await Deno.writeTextFile(file, line);
    const config = fromFileUrl(new URL("../../deno.json", import.meta.url));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--config", config, file],
      env: { NO_COLOR: "1" },
    }).output();
    return { success, message: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("standard library: a wrong call is an error, though its package has no types", async () => {
  const right = await check(
    `import { join } from "@std/path";\nconst path: string = join("a", "b");\nvoid path;\n`,
  );
  assertEquals(right.success, true, right.message);
  const wrong = await check(`import { join } from "@std/path";\njoin("a", 3);\n`);
  assertEquals(wrong.success, false);
  assertMatch(wrong.message, /TS2345.*'number' is not assignable to parameter of type 'string'/);
});
