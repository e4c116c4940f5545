// A library of MPI, loaded: its functions, which of the interfaces it has, and the values of its handles.

import type { Handle, MpiAbi } from "./abi.ts";
import { FUNCTIONS, type MpiFunctions } from "./functions.ts";
import { mpich } from "./mpich.ts";
import { openMpi } from "./open_mpi.ts";
import { standardAbi } from "./standard_abi.ts";

/** The interfaces that nmer knows. */
export const ABIS: readonly MpiAbi[] = [standardAbi, openMpi, mpich];

// The longest of all headers (MPI_MAX_LIBRARY_VERSION_STRING).
const MAX_VERSION_LENGTH = 8192;

/** Values of the handles that the binding uses. */
export interface Handles {
  /** MPI_COMM_WORLD. */
  readonly world: bigint;
  /** MPI_BYTE. */
  readonly byte: bigint;
  /** MPI_ERRORS_RETURN. */
  readonly errorsReturn: bigint;
}

/** A library of MPI that was loaded, before MPI_Init. */
export interface MpiLibrary {
  /** Its absolute path. */
  readonly path: string;
  /** Maker and version, as in `Open MPI v4.1.4`. */
  readonly version: string;
  readonly abi: MpiAbi;
  readonly handles: Handles;
  readonly functions: MpiFunctions;
  /** Unloads it; not after MPI_Init. */
  readonly close: () => void;
}

/**
 * Loads a library, without starting MPI.
 *
 * @param path Absolute; a relative one would be looked for in the working directory.
 * @throws {Error} Where it cannot be loaded, is no MPI, or has an interface that nmer does not know.
 * @throws {Deno.errors.NotCapable} Without leave to load it.
 */
export function openLibrary(path: string): MpiLibrary {
  const library = Deno.dlopen(path, FUNCTIONS);
  try {
    const functions = library.symbols;
    const text = versionText(functions);
    const abi = ABIS.find(({ isOf }) => isOf(text, isStandard(functions)));
    if (abi === undefined) {
      throw new Error(`it calls itself ${JSON.stringify(text.slice(0, 60))}, which nmer does not know`);
    }
    return {
      path,
      version: shortVersion(text),
      abi,
      handles: handlesOf(path, abi),
      functions,
      close: () => library.close(),
    };
  } catch (error) {
    library.close();
    throw error;
  }
}

/** `Open MPI v4.1.4`, `MPICH 5.0.2`, `Intel MPI 2021.18.1` of the text that MPI_Get_library_version has. */
export function shortVersion(text: string): string {
  const mpichVersion = /^MPICH Version:\s*(\S+)/.exec(text)?.[1];
  if (mpichVersion !== undefined) return `MPICH ${mpichVersion}`;
  const intelVersion = /^Intel\(R\) MPI Library (\S+)/.exec(text)?.[1];
  if (intelVersion !== undefined) return `Intel MPI ${intelVersion}`;
  return text.split(/[,\n]/)[0]!.trim();
}

function versionText(functions: MpiFunctions): string {
  const bytes = new Uint8Array(MAX_VERSION_LENGTH);
  const length = new Int32Array(1);
  functions.MPI_Get_library_version(bytes, length);
  return new TextDecoder().decode(bytes.subarray(0, length[0])).replace(/\0.*$/s, "");
}

// The libraries with an interface of their own that know the question answer it with version -1.
function isStandard({ MPI_Abi_get_version }: MpiFunctions): boolean {
  const major = new Int32Array(1);
  return MPI_Abi_get_version !== null && MPI_Abi_get_version(major, new Int32Array(1)) === 0 && major[0]! > 0;
}

function handlesOf(path: string, { world, byte, errorsReturn }: MpiAbi): Handles {
  const value = (handle: Handle) => typeof handle === "bigint" ? handle : addressOf(path, handle);
  return { world: value(world), byte: value(byte), errorsReturn: value(errorsReturn) };
}

// Of the C library, which is found through that of MPI: so leave to load this one is enough. Deno's own pointers would
// need leave to load any.
const LINKER = {
  dlopen: { parameters: ["buffer", "i32"], result: "u64" },
  dlsym: { parameters: ["u64", "buffer"], result: "u64" },
  dlclose: { parameters: ["u64"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const RTLD_LAZY = 1;

function addressOf(path: string, symbol: string): bigint {
  const library = Deno.dlopen(path, LINKER);
  const linker = library.symbols;
  try {
    const handle = linker.dlopen(cString(path), RTLD_LAZY);
    const address = handle === 0n ? 0n : linker.dlsym(handle, cString(symbol));
    if (handle !== 0n) linker.dlclose(handle);
    if (address === 0n) throw new Error(`it has no ${symbol}`);
    return address;
  } finally {
    library.close();
  }
}

function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
