// Errors as values, in the words and with the statuses of the command line.

import { InputError, type NmerError } from "../../base/error.ts";
import { problemCounts, problemsOf, type Report } from "../../report/mod.ts";
import { EXIT, exitStatusOf } from "../command/command.ts";
import { statusOf } from "../running/show_shard.ts";
import type { ErrorValue } from "./protocol.ts";

/**
 * An error that was foreseen.
 *
 * @param error What happened.
 * @param message Its message, with what is known of this machine.
 */
export function errorValue(error: NmerError, message: string = error.message): ErrorValue {
  const { _tag: kind, remedy } = error;
  return { kind, status: exitStatusOf(error), remedy, message, ...placeOf(error) };
}

/** A line that is no message, or none that can be followed. */
export function protocolError(error: InputError): ErrorValue {
  return { ...errorValue(error), kind: "ProtocolError" };
}

/** An error that nobody foresaw. */
export function bugValue(cause: string): ErrorValue {
  const message = `a bug in nmer, please report it: ${cause}`;
  return { kind: "Bug", status: EXIT.bug, remedy: "give-up", message };
}

const MAX_PROBLEMS = 5;

/** Tasks without results. */
export function errorOfTasks(report: Report): ErrorValue {
  const problems = problemsOf(report);
  const more = problems.length - MAX_PROBLEMS;
  const lines = [
    `${problemCounts(report)}:`,
    ...problems.slice(0, MAX_PROBLEMS),
    ...(more > 0 ? [`${more} more, in the result's error`] : []),
  ];
  const status = statusOf(report);
  const remedy = status === EXIT.environment ? "install" : "retry";
  return { kind: "TasksFailed", status, remedy, message: lines.join("\n") };
}

function placeOf(error: NmerError): Pick<ErrorValue, "place"> {
  if (!(error instanceof InputError)) return {};
  const { file, line, column, keyPath: key_path } = error.problem;
  const place = Object.fromEntries(
    Object.entries({ file, line, column, key_path }).filter(([, value]) => value !== undefined),
  );
  return Object.keys(place).length === 0 ? {} : { place };
}
