// The files of nmer that run outside of it: by a Python, or by a Deno of its own. Where nmer was imported from a
// registry or another server they are on no disk; as imports of text they come with its modules, into Deno's cache, and
// need no permission.

/** Gives a module whose default export is a text. */
type Load = () => Promise<object>;

const FILES: Readonly<Record<string, Load>> = {
  "lib/programs/python/qcschema_server.py": () =>
    import("./python/qcschema_server.py", { with: { type: "text" } }),
  "lib/programs/python/server_memory.py": () =>
    import("./python/server_memory.py", { with: { type: "text" } }),
  "lib/programs/python/server_results.py": () =>
    import("./python/server_results.py", { with: { type: "text" } }),
  "lib/programs/psi4/server_psi4.py": () => import("./psi4/server_psi4.py", { with: { type: "text" } }),
  "lib/programs/psi4/server_psi4_embedding.py": () =>
    import("./psi4/server_psi4_embedding.py", { with: { type: "text" } }),
  "lib/programs/psi4/server_psi4_kept.py": () =>
    import("./psi4/server_psi4_kept.py", { with: { type: "text" } }),
  "lib/programs/psi4/server_psi4_moments.py": () =>
    import("./psi4/server_psi4_moments.py", { with: { type: "text" } }),
  "lib/programs/psi4/server_psi4_preflight.py": () =>
    import("./psi4/server_psi4_preflight.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf.py": () => import("./pyscf/server_pyscf.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_correlation.py": () =>
    import("./pyscf/server_pyscf_correlation.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_dependence.py": () =>
    import("./pyscf/server_pyscf_dependence.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_differences.py": () =>
    import("./pyscf/server_pyscf_differences.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_dispersion.py": () =>
    import("./pyscf/server_pyscf_dispersion.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_kept.py": () =>
    import("./pyscf/server_pyscf_kept.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_molecule.py": () =>
    import("./pyscf/server_pyscf_molecule.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_moments.py": () =>
    import("./pyscf/server_pyscf_moments.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_polarizability.py": () =>
    import("./pyscf/server_pyscf_polarizability.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_preflight.py": () =>
    import("./pyscf/server_pyscf_preflight.py", { with: { type: "text" } }),
  "lib/programs/pyscf/server_pyscf_scf.py": () =>
    import("./pyscf/server_pyscf_scf.py", { with: { type: "text" } }),
  "lib/programs/qcengine/server_qcengine.py": () =>
    import("./qcengine/server_qcengine.py", { with: { type: "text" } }),
  "lib/programs/tblite/server_tblite.py": () =>
    import("./tblite/server_tblite.py", { with: { type: "text" } }),
  "lib/programs/cclib/read_outputs.py": () => import("./cclib/read_outputs.py", { with: { type: "text" } }),
  "workers/xtb_server.ts": () => import("../../workers/xtb_server.ts", { with: { type: "text" } }),
  "lib/programs/xtb/server/calculation.ts": () =>
    import("./xtb/server/calculation.ts", { with: { type: "text" } }),
  "lib/programs/xtb/server/calculators.ts": () =>
    import("./xtb/server/calculators.ts", { with: { type: "text" } }),
  "lib/programs/xtb/server/hessian.ts": () => import("./xtb/server/hessian.ts", { with: { type: "text" } }),
  "lib/programs/xtb/server/library.ts": () => import("./xtb/server/library.ts", { with: { type: "text" } }),
  "lib/programs/xtb/server/server.ts": () => import("./xtb/server/server.ts", { with: { type: "text" } }),
  "lib/programs/xtb/server/task.ts": () => import("./xtb/server/task.ts", { with: { type: "text" } }),
  "lib/base/elements.ts": () => import("../base/elements.ts", { with: { type: "text" } }),
};

/** Their paths from the root of the project. */
export const SHIPPED_FILES: readonly string[] = Object.keys(FILES);

/**
 * The text of one of them.
 *
 * @param file One of {@linkcode SHIPPED_FILES}.
 * @throws {TypeError} Where it cannot be loaded: no network, and not in Deno's cache.
 */
export async function shippedText(file: string): Promise<string> {
  const module: { readonly default?: unknown } = await FILES[file]!();
  return String(module.default);
}
