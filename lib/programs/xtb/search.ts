// Where xtb's library is: NMER_XTB, an active conda environment, the paths of the dynamic linker that the environment
// adds, the tree that an `xtb` on the path belongs to, the system's own places.

import * as Effect from "effect/Effect";
import {
  type Installation,
  ProgramError,
  type ProgramSearch,
  type ServerCommand,
} from "../contract/program.ts";

import { LIBRARY_FOLDERS } from "../contract/traces.ts";

/** Environment variables that the library is looked for by, or that are handed on to it. */
export const XTB_VARIABLES: readonly string[] = ["NMER_XTB", "CONDA_PREFIX", "LD_LIBRARY_PATH", "PATH"];

/** Names of the library, with its interface's version first. */
export const LIBRARY_FILES: readonly string[] = [
  "libxtb.so.6",
  "libxtb.so",
  "libxtb.6.dylib",
  "libxtb.dylib",
];
const SUBFOLDERS = ["", "/x86_64-linux-gnu", "/aarch64-linux-gnu"];
// Of the version of its interface: 10000 times the major one.
const FIRST_API = 10000;
const FIRST_OTHER_API = 20000;
// A thread's stack; libxtb keeps matrices there, and of what is not used nothing is taken.
const THREAD_STACK = "64M";

/** Where it is, and how its server is started; fails, with what to install, where it is not there. */
export const findXtb: (search: ProgramSearch) => Effect.Effect<Installation, ProgramError> = Effect
  .fnUntraced(
    function* (search) {
      const places = yield* candidates(search);
      const { path, file, api, unusable } = yield* askServer(search, places);
      if (typeof path !== "string" || typeof file !== "string" || typeof api !== "number") {
        return yield* Effect.fail(missing(unusable));
      }
      if (api < FIRST_API || api >= FIRST_OTHER_API) {
        return yield* Effect.fail(
          missing([{ path, reason: `its interface has version ${api}, and nmer knows 1` }]),
        );
      }
      return {
        version: yield* versionOf(search, file),
        place: file,
        server: serverOf(search, [file], "serve"),
      };
    },
  );

const candidates = Effect.fnUntraced(function* (search: ProgramSearch) {
  const wanted = search.variable("NMER_XTB") ?? "";
  if (wanted !== "") return isAbsolute(wanted) ? [wanted, ...inFolder(wanted)] : [];
  const conda = search.variable("CONDA_PREFIX") ?? "";
  const linker = (search.variable("LD_LIBRARY_PATH") ?? "").split(":").filter(isAbsolute);
  const executables = yield* search.executables("xtb");
  const folders = [
    ...(isAbsolute(conda) ? [`${conda}/lib`] : []),
    ...linker,
    ...executables.map((path) => path.replace(/\/[^/]+\/[^/]+$/, "/lib")).flatMap((folder) =>
      SUBFOLDERS.map((name) => `${folder}${name}`)
    ),
    ...LIBRARY_FOLDERS,
  ];
  return [...new Set(folders.flatMap(inFolder))];
});

function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

function inFolder(folder: string): string[] {
  return LIBRARY_FILES.map((name) => `${folder}/${name}`);
}

// The file's name has it, of all builds that number their libraries; else its content says which one it is.
const versionOf = Effect.fnUntraced(function* (search: ProgramSearch, file: string) {
  const version = file.match(/libxtb\.(?:so\.)?(\d+\.\d+\.\d+)/)?.[1];
  if (version !== undefined) return version;
  return `of ${(yield* search.contentDigest(file))?.slice(0, 12) ?? "unknown content"}`;
});

const askServer = Effect.fnUntraced(function* (search: ProgramSearch, places: readonly string[]) {
  const text = places.length === 0 ? undefined : yield* search.ask(serverOf(search, places, "find"));
  try {
    return JSON.parse(text?.trimEnd().split("\n").at(-1) ?? "{}") as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
});

// Leave to load these libraries, and for nothing else.
function serverOf(search: ProgramSearch, libraries: readonly string[], word: string): ServerCommand {
  const linker = search.variable("LD_LIBRARY_PATH");
  return {
    command: search.runtime,
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote", "--no-npm"],
      `--allow-ffi=${libraries.map((path) => path.replaceAll(",", ",,")).join(",")}`,
      search.shipped("workers/xtb_server.ts"),
      word,
      ...libraries,
    ],
    environment: {
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      OMP_STACKSIZE: THREAD_STACK,
      ...(linker ? { LD_LIBRARY_PATH: linker } : {}),
    },
    // Deno reserves 0.7 GB and uses 50 MB, and hangs rather than ends where it gets less.
    memoryUnlimited: true,
  };
}

function missing(unusable: unknown): ProgramError {
  const found = Array.isArray(unusable) && unusable.length > 0
    ? `cannot be used: ${unusable.map(({ path, reason }) => `${path} (${reason})`).join(", ")}`
    : "is not there";
  return new ProgramError(
    `xtb's library ${found}; install it (on Debian apt install libxtb6, elsewhere conda install -c conda-forge xtb), ` +
      "or set NMER_XTB to libxtb.so.6; qcengine:xtb computes by way of QCEngine and xtb-python",
    "install",
  );
}
