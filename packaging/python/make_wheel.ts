// `deno task wheel`: the wheel for PyPI, in dist/. It has the Python package, the bundle of the command line, and needs
// the Deno team's package `deno`. A wheel is a zip archive with three files of metadata (PEP 427, PEP 566): written here,
// it needs neither Python nor a build backend nor a network, and is the same to the byte wherever it is made.

import { dirname, join } from "@std/path";
import { makeBundle, ROOT } from "../bundle/make_bundle.ts";
import { zip, type ZipFile } from "./zip.ts";

const NAME = "nmer";
const PYTHON = ">=3.10"; // that of the package `deno`

/** What `pip install nmer[NAME]` installs as well. */
const EXTRAS: Readonly<Record<string, readonly string[]>> = {
  ase: ["ase>=3.23"],
  mpi: ["mpich>=4.2; platform_system != 'Windows'"],
  pyscf: ["pyscf>=2.5; platform_system != 'Windows'"],
};

/** Of the bundle, what the library of TypeScript is alone for. */
const LEFT_OUT = /^(?:library\/|mod\.js$|parts\.js$)/;

interface Project {
  readonly version: string;
  readonly license: string;
}

/**
 * Makes the wheel; returns its path.
 *
 * @param folder Where it is written.
 * @param bundle The bundle that goes into it.
 */
export async function makeWheel(folder: string, bundle: string): Promise<string> {
  const project: Project = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const files = [
    ...await filesOf(
      join(ROOT, "packaging/python/nmer"),
      "nmer",
      (path) => !/__pycache__|_cache\//.test(path),
    ),
    ...await filesOf(bundle, "nmer/_bundle", (path) => !LEFT_OUT.test(path)),
  ];
  const path = join(folder, `${NAME}-${project.version}-py3-none-any.whl`);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, zip(await withMetadata(files, project)));
  return path;
}

async function withMetadata(files: readonly ZipFile[], project: Project): Promise<readonly ZipFile[]> {
  const folder = `${NAME}-${project.version}.dist-info`;
  const text = (name: string, content: string): ZipFile => ({
    path: `${folder}/${name}`,
    content: new TextEncoder().encode(content),
  });
  const all = [
    ...files,
    text("METADATA", await metadata(project)),
    text("WHEEL", "Wheel-Version: 1.0\nGenerator: nmer\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
    text("entry_points.txt", `[console_scripts]\n${NAME} = nmer.__main__:main\n`),
    text("licenses/LICENSE", await Deno.readTextFile(join(ROOT, "LICENSE"))),
  ];
  const lines = await Promise.all(all.map(async ({ path, content }) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content as Uint8Array<ArrayBuffer>));
    const hash = digest.toBase64({ alphabet: "base64url", omitPadding: true });
    return `${path},sha256=${hash},${content.length}`;
  }));
  return [...all, text("RECORD", `${[...lines, `${folder}/RECORD,,`].join("\n")}\n`)];
}

async function metadata({ version, license }: Project): Promise<string> {
  const extras = Object.entries(EXTRAS).flatMap(([extra, packages]) => [
    `Provides-Extra: ${extra}`,
    ...packages.map((required) => {
      const [name, marker] = required.split("; ");
      const condition = `extra == '${extra}'`;
      return `Requires-Dist: ${name}; ${marker === undefined ? condition : `(${marker}) and ${condition}`}`;
    }),
  ]);
  const lines = [
    "Metadata-Version: 2.4",
    `Name: ${NAME}`,
    `Version: ${version}`,
    "Summary: Quantum-chemistry many-body expansions in parallel",
    `License-Expression: ${license}`,
    "License-File: LICENSE",
    "Keywords: quantum chemistry,many-body expansion,BSSE,fragments,counterpoise",
    "Classifier: Intended Audience :: Science/Research",
    "Classifier: Programming Language :: Python :: 3",
    "Classifier: Topic :: Scientific/Engineering :: Chemistry",
    "Classifier: Typing :: Typed",
    `Requires-Python: ${PYTHON}`,
    `Requires-Dist: deno==${Deno.version.deno}`,
    ...extras,
    "Description-Content-Type: text/markdown",
  ];
  return `${lines.join("\n")}\n\n${await Deno.readTextFile(join(ROOT, "packaging/python/README.md"))}`;
}

/** The files below a folder, sorted by their paths in the archive. */
async function filesOf(
  folder: string,
  target: string,
  isWanted: (path: string) => boolean,
  below = "",
): Promise<ZipFile[]> {
  const files: ZipFile[] = [];
  const entries = Array.from(Deno.readDirSync(join(folder, below))).sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    const path = `${below}${name}`;
    if (isDirectory) files.push(...await filesOf(folder, target, isWanted, `${path}/`));
    else if (isWanted(path)) {
      files.push({ path: `${target}/${path}`, content: await Deno.readFile(join(folder, path)) });
    }
  }
  return files;
}

if (import.meta.main) {
  const bundle = await Deno.makeTempDir();
  try {
    await makeBundle(bundle);
    console.log(`wrote ${await makeWheel(join(ROOT, "dist"), bundle)}`);
  } finally {
    await Deno.remove(bundle, { recursive: true });
  }
}
