// What of a program lies on a machine that has it: a look at files that takes a millisecond, for messages about inputs
// that are not run here. It can be wrong both ways; only the search, which asks the program, knows.

/** A trace of a program: any of these. */
export interface Trace {
  /** What it is a trace of, for people. */
  readonly what: string;
  /** Environment variables that say where it is. */
  readonly variables?: readonly string[];
  /** Names of executables on the path. */
  readonly executables?: readonly string[];
  /** Names of Python packages. */
  readonly packages?: readonly string[];
  /** Names of shared libraries. */
  readonly libraries?: readonly string[];
  /** Absolute paths. */
  readonly paths?: readonly string[];
}

/** What a look at the machine may see. */
export interface Glance {
  /** The value of an environment variable. */
  readonly variable: (name: string) => string | undefined;
  /** Whether a file or folder is there. */
  readonly isThere: (path: string) => boolean;
  /** Names of what is in a folder; none where it cannot be read. */
  readonly namesIn: (folder: string) => readonly string[];
}

/** Folders of the system that have shared libraries, each with those below it for a kind of processor. */
export const LIBRARY_FOLDERS: readonly string[] = [
  "/usr/local/lib",
  "/usr/lib",
  "/usr/lib64",
  "/opt/homebrew/lib",
].flatMap((folder) => ["", "/x86_64-linux-gnu", "/aarch64-linux-gnu"].map((name) => `${folder}${name}`));

/** What of some traces is not on a machine. */
export function missingTraces(traces: readonly Trace[], glance: Glance): readonly string[] {
  const places = new Places(glance);
  return traces.filter((trace) => !places.have(trace)).map(({ what }) => what);
}

class Places {
  readonly #glance: Glance;
  #pythonFolders: readonly string[] | undefined;

  constructor(glance: Glance) {
    this.#glance = glance;
  }

  have({ variables = [], executables = [], packages = [], libraries = [], paths = [] }: Trace): boolean {
    const { variable, isThere } = this.#glance;
    const anyIn = (names: readonly string[], folders: () => readonly string[]) =>
      names.length > 0 && folders().some((folder) => names.some((name) => isThere(`${folder}/${name}`)));
    return variables.some((name) => (variable(name) ?? "") !== "") || paths.some(isThere) ||
      anyIn(
        executables,
        () => [...this.#listed("PATH"), ...this.#prefixes.map((prefix) => `${prefix}/bin`)],
      ) ||
      anyIn(libraries, () => [
        ...this.#prefixes.map((prefix) => `${prefix}/lib`),
        ...this.#listed("LD_LIBRARY_PATH"),
        ...LIBRARY_FOLDERS,
      ]) ||
      anyIn(packages, () => this.#packageFolders);
  }

  #listed(name: string): readonly string[] {
    return (this.#glance.variable(name) ?? "").split(":").filter((folder) => folder.startsWith("/"));
  }

  // Of active environments.
  get #prefixes(): readonly string[] {
    return ["CONDA_PREFIX", "VIRTUAL_ENV"].flatMap((name) => this.#listed(name));
  }

  // Where interpreters have their packages: beside each folder of the path, for the user alone, by pyenv.
  get #packageFolders(): readonly string[] {
    if (this.#pythonFolders !== undefined) return this.#pythonFolders;
    const { namesIn } = this.#glance;
    const [home] = this.#listed("HOME");
    const ofHome = home === undefined ? [] : [
      `${home}/.local`,
      ...namesIn(`${home}/.pyenv/versions`).map((name) => `${home}/.pyenv/versions/${name}`),
    ];
    const prefixes = new Set([
      ...this.#prefixes,
      ...this.#listed("PATH").map((folder) => folder.replace(/\/[^/]+\/?$/, "")),
      ...this.#listed("PYTHONUSERBASE"),
      ...ofHome,
      "/usr",
      "/usr/local",
    ]);
    const libraries = Array.from(prefixes, (prefix) => `${prefix}/lib`).flatMap((folder) =>
      namesIn(folder).filter((name) => /^python3(\.\d+)?$/.test(name)).map((name) => `${folder}/${name}`)
    );
    return this.#pythonFolders = [
      ...this.#listed("PYTHONPATH"),
      ...libraries.flatMap((folder) => [`${folder}/site-packages`, `${folder}/dist-packages`]),
    ];
  }
}
