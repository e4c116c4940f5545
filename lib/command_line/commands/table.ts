// The table of commands. A new command is an entry here and a file.

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
    load: async () => (await import("./run_command.ts")).runCommand,
  },
  plan: {
    summary: "count the tasks of an input; runs nothing",
    load: async () => (await import("./plan_command.ts")).planCommand,
  },
  validate: {
    summary: "check inputs; runs nothing",
    load: async () => (await import("./validate_command.ts")).validateCommand,
  },
  export: {
    summary: "write all tasks as inputs of another program",
    load: async () => (await import("./export_command.ts")).exportCommand,
  },
  assemble: {
    summary: "add up results that were computed elsewhere",
    load: async () => (await import("./assemble_command.ts")).assembleCommand,
  },
  convert: {
    summary: "write inputs, molecules and results in other forms",
    load: async () => (await import("./convert_command.ts")).convertCommand,
  },
  merge: {
    summary: "join the journals of shards, and add them up",
    load: async () => (await import("./merge_command.ts")).mergeCommand,
  },
  show: {
    summary: "show what a run has computed: tables of n-mers, fragments, gradients",
    load: async () => (await import("./show_command.ts")).showCommand,
  },
  report: {
    summary: "write a result or a journal as a page to look at, or as tables",
    load: async () => (await import("./report_command.ts")).reportCommand,
  },
  status: {
    summary: "tell how a run stands, from its journal",
    load: async () => (await import("./journal_commands.ts")).statusCommand,
  },
  why: {
    summary: "tell why a task was computed, taken over or not, and what became of it",
    load: async () => (await import("./journal_commands.ts")).whyCommand,
  },
  journal: {
    summary: "list journals, show, prune and export them",
    load: async () => (await import("./journal_commands.ts")).journalCommand,
  },
  slurm: {
    summary: "write job scripts for Slurm, and submit them",
    load: async () => (await import("./slurm_command.ts")).slurmCommand,
  },
  programs: {
    summary: "list the programs that are here, and what each can do",
    load: async () => (await import("./programs_command.ts")).programsCommand,
  },
  completions: {
    summary: "print the script that completes nmer in bash, zsh or fish",
    load: async () => (await import("./completions_command.ts")).completionsCommand,
  },
  schema: {
    summary: "print the JSON Schema of inputs, results or programs.yaml",
    load: async () => (await import("./schema_command.ts")).schemaCommand,
  },
};
