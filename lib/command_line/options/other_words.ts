// What somebody may have meant who wrote a word of another program: its name here, or else the word that is nearest.

import { didYouMean } from "../../base/near_word.ts";

// Words that are near in meaning, of commands, their parts and options; each stands for those of them that there are.
const MEANT: Readonly<Record<string, readonly string[]>> = {
  list: ["ls", "journal"],
  dir: ["ls"],
  find: ["ls"],
  info: ["show", "status"],
  status: ["show"],
  clean: ["prune", "journal"],
  remove: ["prune"],
  delete: ["prune"],
  rm: ["prune"],
  gc: ["prune"],
  dump: ["export"],
  check: ["validate"],
  compute: ["run"],
  calculate: ["run"],
  start: ["run"],
  resume: ["run"],
  continue: ["run"],
  restart: ["run"],
  view: ["show"],
  table: ["show"],
  plot: ["report"],
  html: ["report"],
  dry: ["plan"],
  "dry-run": ["plan"],
  estimate: ["plan"],
  submit: ["slurm"],
  explain: ["why"],
  workers: ["parallel"],
  jobs: ["parallel"],
  cores: ["parallel"],
  cpus: ["parallel"],
  nproc: ["parallel"],
  procs: ["parallel"],
  processes: ["parallel"],
  mem: ["memory"],
  time: ["run-timeout"],
  walltime: ["run-timeout"],
  out: ["output"],
  outfile: ["output"],
  silent: ["quiet"],
  order: ["max-nbody"],
  nbody: ["max-nbody"],
  counterpoise: ["bsse"],
  force: ["fresh"],
  restarts: ["retries"],
};

/**
 * `Did you mean --parallel?`, or nothing where no known word is near.
 *
 * @param word What is written.
 * @param known The words that there are.
 * @param prefix What stands before the word in the sentence.
 */
export function meantWord(word: string, known: readonly string[], prefix = ""): string | undefined {
  const meant = Object.hasOwn(MEANT, word) ? MEANT[word]!.find((name) => known.includes(name)) : undefined;
  return meant === undefined ? didYouMean(word, known, prefix) : `Did you mean ${prefix}${meant}?`;
}
