// The table of commands. A new command is an entry here and a file.

import { late } from "../../base/workarounds/late_module.ts";
import type { Command } from "../command/command.ts";

/** A command as the table has it. */
export interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Gives the command; it is loaded when it is asked for: to plan, little is needed. */
  readonly load: () => Promise<Command>;
  /** Whether several processes of a launcher of MPI do it together; default false. */
  readonly onRanks?: boolean;
}

/** All commands by name, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  run: {
    summary: "compute a many-body expansion",
    onRanks: true,
    load: () => commandIn("run_command.ts", "runCommand"),
  },
  plan: {
    summary: "count the tasks of an input; runs nothing",
    load: () => commandIn("plan_command.ts", "planCommand"),
  },
  validate: {
    summary: "check inputs; runs nothing",
    load: () => commandIn("validate_command.ts", "validateCommand"),
  },
  export: {
    summary: "write all tasks as inputs of another program",
    load: () => commandIn("export_command.ts", "exportCommand"),
  },
  assemble: {
    summary: "add up results that were computed elsewhere",
    load: () => commandIn("assemble_command.ts", "assembleCommand"),
  },
  convert: {
    summary: "write inputs, molecules and results in other forms",
    load: () => commandIn("convert_command.ts", "convertCommand"),
  },
  merge: {
    summary: "join the journals of shards, and add them up",
    load: () => commandIn("merge_command.ts", "mergeCommand"),
  },
  show: {
    summary: "show what a run has computed: tables of n-mers, fragments, gradients",
    load: () => commandIn("show_command.ts", "showCommand"),
  },
  report: {
    summary: "write a result or a journal as a page to look at, or as tables",
    load: () => commandIn("report_command.ts", "reportCommand"),
  },
  status: {
    summary: "tell how a run stands, from its journal",
    load: () => commandIn("journal_commands.ts", "statusCommand"),
  },
  why: {
    summary: "tell why a task was computed, taken over or not, and what became of it",
    load: () => commandIn("journal_commands.ts", "whyCommand"),
  },
  journal: {
    summary: "list journals, show, prune and export them",
    load: () => commandIn("journal_commands.ts", "journalCommand"),
  },
  serve: {
    summary: "compute for another program, by lines of JSON on standard input and output",
    load: () => commandIn("serve_command.ts", "serveCommand"),
  },
  verify: {
    summary: "prove that parallel equals serial on this machine",
    load: () => commandIn("verify_command.ts", "verifyCommand"),
  },
  slurm: {
    summary: "write job scripts for Slurm, and submit them",
    load: () => commandIn("slurm_command.ts", "slurmCommand"),
  },
  programs: {
    summary: "list the programs that are here, and what each can do",
    load: () => commandIn("programs_command.ts", "programsCommand"),
  },
  completions: {
    summary: "print the script that completes nmer in bash, zsh or fish",
    load: () => commandIn("completions_command.ts", "completionsCommand"),
  },
  schema: {
    summary: "print the JSON Schema of inputs, results or programs.yaml",
    load: () => commandIn("schema_command.ts", "schemaCommand"),
  },
};

/** The command that a file of this folder exports under a name. */
async function commandIn(file: string, name: string): Promise<Command> {
  const commands: Readonly<Record<string, Command>> = await import(late(`./${file}`));
  return commands[name]!;
}
