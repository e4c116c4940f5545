// Writing the tasks of 39 waters through order 3, 9,919 of them, for Psi4: seconds of the whole command.
//
//   deno run -A bench/export.ts

const folder = await Deno.makeTempDir();
const waters = Array.from({ length: 39 }, (_, i) => {
  const x = 3 * (i % 4), y = 3 * (Math.floor(i / 4) % 4), z = 3 * Math.floor(i / 16);
  return `    O ${x} ${y} ${z}\n    H ${x} ${y + 0.76} ${z + 0.6}\n    H ${x} ${y - 0.76} ${z + 0.6}\n`;
});
await Deno.writeTextFile(
  `${folder}/waters.yaml`,
  `molecule:\n  text: |\n${
    waters.join("    --\n")
  }model: { method: hf, basis: 6-31g }\nbsse: nocp\nmax_nbody: 3\n`,
);
const begin = performance.now();
const { success } = await new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", "cli.ts", "export", `${folder}/waters.yaml`, "-o", `${folder}/tasks`, "--to", "psi4"],
}).output();
console.log(`${success ? "exported" : "failed"} in ${((performance.now() - begin) / 1000).toFixed(2)} s`);
await Deno.remove(folder, { recursive: true });
