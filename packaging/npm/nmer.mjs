#!/usr/bin/env node
// The command `nmer` of the npm package: finds the Deno that npm installed beside it, and becomes it. Plain JavaScript
// for any Node since 18, since this is what says that something is too old.

import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { constants as system } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// The same packages are optional dependencies, of which npm installs the one that fits.
const PACKAGES = {
  "linux-x64": "@deno/linux-x64-glibc",
  "linux-arm64": "@deno/linux-arm64-glibc",
  "darwin-x64": "@deno/darwin-x64",
  "darwin-arm64": "@deno/darwin-arm64",
  "win32-x64": "@deno/win32-x64",
  "win32-arm64": "@deno/win32-arm64",
};

const MISSING = 4;
const bundle = join(dirname(fileURLToPath(import.meta.url)), "..", "bundle");

function fail(message) {
  process.stderr.write(`nmer: error: ${message}\n`);
  process.exit(MISSING);
}

function usable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

function findDeno() {
  const chosen = process.env.NMER_DENO;
  if (chosen) {
    checkChosen(
      usable(chosen) ??
        fail(`NMER_DENO=${chosen} is no file that may be executed; name a Deno, or unset it`),
    );
    return chosen;
  }
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    fail(`there is no Deno for ${platform}; it is for ${Object.keys(PACKAGES).join(", ")}`);
  }
  if (process.platform === "linux" && !process.report?.getReport().header.glibcVersionRuntime) {
    fail(
      "this system has musl, and Deno needs glibc: use an image with glibc (Debian, Ubuntu), or set NMER_DENO",
    );
  }
  let folder;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    fail(
      `the package ${name} is not installed, which holds Deno: npm leaves it out with --omit=optional or a ` +
        `package-lock.json of another system; install again with --include=optional, or set NMER_DENO`,
    );
  }
  const deno = join(folder, process.platform === "win32" ? "deno.exe" : "deno");
  return usable(deno) ?? fail(`${deno} cannot be executed; install ${name} again`);
}

// An older one would say of itself that it does not know its arguments.
function checkChosen(chosen) {
  const said = spawnSync(chosen, ["--version"], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  const [, version, major, minor] = /^deno ((\d+)\.(\d+)\S*)/.exec(said.stdout ?? "") ?? [];
  if (version === undefined) fail(`NMER_DENO=${chosen} is no Deno that runs here; name one, or unset it`);
  if (major < 2 || major === "2" && minor < 9) {
    fail(`NMER_DENO=${chosen} is Deno ${version}; nmer needs 2.9 or newer: name such a one, or unset it`);
  }
}

const deno = findDeno();
const args = [
  "run",
  "--quiet",
  "--no-prompt",
  "--config",
  join(bundle, "deno.json"),
  "-P",
  join(bundle, "cli.js"),
  ...process.argv.slice(2),
];
// Job scripts that nmer writes start it by this file.
const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
if (process.platform !== "win32") env.NMER_LAUNCHER = fileURLToPath(import.meta.url);

// Where Node can, this process becomes Deno: then signals, exit statuses and terminals need no help.
if (process.platform !== "win32" && typeof process.execve === "function") {
  process.removeAllListeners("warning");
  process.on("warning", () => {});
  try {
    process.execve(deno, [deno, ...args], env);
  } catch { /* below, what is wrong is told */ }
}
const child = spawn(deno, args, { stdio: "inherit", env });
child.on("error", (error) => fail(`${deno} cannot be started: ${error.message}`));
// A terminal sends Ctrl-C to both; what is sent to this process alone is handed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"]) {
  if (signal in system.signals && process.platform !== "win32") {
    process.on(signal, () => signal === "SIGINT" && process.stdin.isTTY || child.kill(signal));
  }
}
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"]) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});
