// nmer completions: the script that completes nmer's command line in a shell.

import * as Effect from "effect/Effect";
import { describeValue, InputError } from "../../base/error.ts";
import { didYouMean } from "../../base/near_word.ts";
import { bashCompletions } from "../completions/bash.ts";
import { type CompletedCommand, completedCommands } from "../completions/completed.ts";
import { fishCompletions } from "../completions/fish.ts";
import { zshCompletions } from "../completions/zsh.ts";
import type { Host } from "../host/host.ts";
import { parseArguments } from "../options/arguments.ts";
import { type Command, EXIT } from "../command/command.ts";
import { attempt, fromPromise } from "../command/expected_errors.ts";
import { COMMANDS } from "./table.ts";

const SHELLS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/** The command `completions`. */
export const completionsCommand: Command = {
  synopsis: Object.keys(SHELLS).join("|"),
  description:
    "Prints the script that completes commands, options, their values and files in bash, zsh or fish. In the\n" +
    "file of the first or third example new shells find it; zsh wants it in a folder of $fpath, as _nmer, before\n" +
    "compinit is called.",
  examples: [
    "nmer completions bash > ~/.local/share/bash-completion/completions/nmer",
    "nmer completions zsh > ~/.zfunc/_nmer    # in .zshrc: fpath+=(~/.zfunc); autoload -U compinit; compinit",
    "nmer completions fish > ~/.config/fish/completions/nmer.fish",
    "source <(nmer completions bash)          # for this shell alone",
  ],
  options: [],
  run: (args, host) => completions(args, host),
};

const completions = Effect.fnUntraced(function* (args: readonly string[], host: Host) {
  const what = `one shell: ${Object.keys(SHELLS).join(", ")}`;
  const parsed = yield* attempt(() =>
    parseArguments(args, completionsCommand.options, { least: 1, most: 1, what })
  );
  const script = yield* attempt(() => scriptOf(parsed.operands[0]!));
  host.out(script(completedCommands(yield* fromPromise(described), yield* fromPromise(wordsOfOptions))));
  return EXIT.done;
});

function scriptOf(shell: string): (typeof SHELLS)[string] {
  if (Object.hasOwn(SHELLS, shell)) return SHELLS[shell]!;
  const known = Object.keys(SHELLS);
  const hint = didYouMean(shell, known);
  throw new InputError({
    found: `the shell ${describeValue(shell)}`,
    expected: `one of ${known.join(", ")}`,
    hint,
  });
}

/** All commands, as their help has them. */
export async function described(): Promise<Record<string, { summary: string } & Command>> {
  const loaded = Object.entries(COMMANDS).map(async ([name, { summary, load }]) =>
    [name, { summary, ...await load() }] as const
  );
  return Object.fromEntries(await Promise.all(loaded));
}

/** Words of options whose placeholder does not list them. */
async function wordsOfOptions(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { BASIS_NAMES, makeRegistry } = await import("../../calculation/mod.ts");
  const { BSSE_TITLES } = await import("../../plan/mod.ts");
  return {
    basis: BASIS_NAMES.map((name) => name.toLowerCase()),
    bsse: Object.keys(BSSE_TITLES),
    driver: ["energy", "gradient", "hessian"],
    program: makeRegistry().names.filter((name) => !name.includes(":")),
  };
}
