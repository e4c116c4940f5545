// libxtb through Deno's foreign function interface: the functions of its C header (xtb.h, API 1.0), and the few of the
// C library below it that a server needs; those are found through libxtb as well, so leave to call libxtb is enough.
//
// Handles are numbers here, not Deno's pointers: whoever holds pointers can read all memory.

/** A handle of libxtb, or an address. */
export type Handle = bigint;

/** The address that is none; libxtb takes its default for it. */
export const NONE: Handle = 0n;

const FUNCTIONS = {
  xtb_getAPIVersion: { parameters: [], result: "i32" },
  xtb_newEnvironment: { parameters: [], result: "u64" },
  xtb_delEnvironment: { parameters: ["buffer"], result: "void" },
  xtb_checkEnvironment: { parameters: ["u64"], result: "i32" },
  xtb_getError: { parameters: ["u64", "buffer", "buffer"], result: "void" },
  xtb_setVerbosity: { parameters: ["u64", "i32"], result: "void" },
  xtb_newMolecule: {
    parameters: ["u64", "buffer", "buffer", "buffer", "buffer", "buffer", "u64", "u64"],
    result: "u64",
  },
  xtb_delMolecule: { parameters: ["buffer"], result: "void" },
  xtb_newCalculator: { parameters: [], result: "u64" },
  xtb_delCalculator: { parameters: ["buffer"], result: "void" },
  xtb_loadGFN1xTB: { parameters: ["u64", "u64", "u64", "u64"], result: "void" },
  xtb_loadGFN2xTB: { parameters: ["u64", "u64", "u64", "u64"], result: "void" },
  xtb_loadGFNFF: { parameters: ["u64", "u64", "u64", "u64"], result: "void" },
  xtb_setSolvent: { parameters: ["u64", "u64", "buffer", "u64", "u64", "u64"], result: "void" },
  xtb_setExternalCharges: {
    parameters: ["u64", "u64", "buffer", "buffer", "buffer", "buffer"],
    result: "void",
  },
  xtb_setAccuracy: { parameters: ["u64", "u64", "f64"], result: "void" },
  xtb_setMaxIter: { parameters: ["u64", "u64", "i32"], result: "void" },
  xtb_setElectronicTemp: { parameters: ["u64", "u64", "f64"], result: "void" },
  xtb_singlepoint: { parameters: ["u64", "u64", "u64", "u64"], result: "void" },
  xtb_newResults: { parameters: [], result: "u64" },
  xtb_delResults: { parameters: ["buffer"], result: "void" },
  xtb_getEnergy: { parameters: ["u64", "u64", "buffer"], result: "void" },
  xtb_getGradient: { parameters: ["u64", "u64", "buffer"], result: "void" },
  xtb_getPCGradient: { parameters: ["u64", "u64", "buffer"], result: "void" },
  xtb_getDipole: { parameters: ["u64", "u64", "buffer"], result: "void" },
  xtb_getCharges: { parameters: ["u64", "u64", "buffer"], result: "void" },
  xtb_getNao: { parameters: ["u64", "u64", "buffer"], result: "void" },

  dup: { parameters: ["i32"], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  realpath: { parameters: ["u64", "buffer"], result: "u64" },
  dladdr: { parameters: ["u64", "buffer"], result: "i32" },
  dlopen: { parameters: ["buffer", "i32"], result: "u64" },
  dlsym: { parameters: ["u64", "buffer"], result: "u64" },
  // Of Linux alone.
  prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions. */
export type Xtb = Deno.DynamicLibrary<typeof FUNCTIONS>["symbols"];

/**
 * Loads the library.
 *
 * @param path Its absolute path.
 * @throws {Error} Where it cannot be loaded, or lacks a function.
 */
export function openXtb(path: string): Xtb {
  return Deno.dlopen(path, FUNCTIONS).symbols;
}

const RTLD_LAZY = 1;
const MAX_PATH_LENGTH = 4096;

/**
 * The file that the library was loaded from, behind all symbolic links: its name holds the version.
 *
 * @param path Where it was found.
 */
export function fileOf(xtb: Xtb, path: string): string {
  const address = xtb.dlsym(xtb.dlopen(cString(path), RTLD_LAZY), cString("xtb_getAPIVersion"));
  // Of Dl_info, the first member is the address of the file's name.
  const info = new BigUint64Array(4);
  const file = new Uint8Array(MAX_PATH_LENGTH + 1);
  if (address === NONE || xtb.dladdr(address, info) === 0 || xtb.realpath(info[0]!, file) === NONE) {
    return path;
  }
  return fromCString(file);
}

const RLIMIT_STACK = 3;
// Beyond it the kernel has put other things.
const STACK_BYTES = 128n * 2n ** 20n;

/** libxtb keeps matrices on the stack: with the usual 8 MiB it ends with a segmentation fault at some 600 atoms. */
export function growStack(xtb: Xtb): void {
  const limits = new BigUint64Array(2);
  if (xtb.getrlimit(RLIMIT_STACK, limits) !== 0) return;
  const [soft, hard] = limits as unknown as [bigint, bigint];
  const wanted = hard < STACK_BYTES ? hard : STACK_BYTES;
  if (soft < wanted) xtb.setrlimit(RLIMIT_STACK, BigUint64Array.of(wanted, hard));
}

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9n;

/** libxtb computes without looking left or right: the system itself must end this process when its parent dies. */
export function endWithParent(xtb: Xtb): void {
  xtb.prctl?.(PR_SET_PDEATHSIG, SIGKILL, 0n, 0n, 0n);
}

/**
 * Puts the standard output out of reach of whatever libxtb prints, which goes to the standard error from now on.
 *
 * @returns A function that writes a line where the standard output was.
 */
export function protectOutput(xtb: Xtb): (line: string) => void {
  const output = xtb.dup(1);
  if (output < 0 || xtb.dup2(2, 1) < 0) throw new Error("the standard output cannot be set apart");
  return (line) => {
    let bytes = new TextEncoder().encode(`${line}\n`);
    while (bytes.length > 0) {
      const written = Number(xtb.write(output, bytes, BigInt(bytes.length)));
      if (written <= 0) throw new Error("nobody reads the standard output");
      bytes = bytes.subarray(written);
    }
  };
}

/** Text as C has it. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

/** The text in a buffer up to its first NUL. */
export function fromCString(buffer: Uint8Array): string {
  const end = buffer.indexOf(0);
  return new TextDecoder().decode(end < 0 ? buffer : buffer.subarray(0, end));
}
