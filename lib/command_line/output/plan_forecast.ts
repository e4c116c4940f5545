// What `nmer plan` says of a screening by energy whose n-mers are not chosen yet: what the threshold and some beside it
// are to be expected to keep, to cost and to leave out.

import { formatSeconds } from "../../base/format.ts";
import { grouped } from "../../base/plural.ts";
import { type Concession, tableLines } from "../../base/text/text_table.ts";
import { HARTREE_IN_KCAL_PER_MOL } from "../../base/units.ts";
import type { Calculation } from "../../calculation/mod.ts";
import type {
  ScreeningForecast,
  ThresholdForecast,
} from "../../calculation/screening_forecast/screening_forecast.ts";
import { OFF_BY } from "../../calculation/screening_forecast/typical_contribution.ts";
import { nmersOf, shortThresholds } from "../../plan/mod.ts";

/**
 * The forecast in lines, each with its end.
 *
 * @param calculation That is planned.
 * @param width Characters that a line may have; undefined for any number.
 */
export function describeForecast(
  { plan }: Pick<Calculation, "plan">,
  { thresholds, whole, knownThrough }: ScreeningForecast,
  width?: number,
): string {
  const { models, expansion, screening } = plan;
  const { model, correct } = screening!.energy!;
  const orders = Array.from({ length: expansion.maxNbody - 1 }, (_, i) => i + 2);
  const hasTimes = thresholds.some(({ foreseen }) => foreseen?.seconds !== undefined);
  const hasErrors = thresholds.some(({ foreseen }) => foreseen?.leftOut !== undefined);
  const head = [
    "threshold Eh",
    ...orders.map((nbody) => nmersOf(nbody)),
    "of all",
    ...models.map((name) => `${name} tasks`),
    ...(hasTimes ? models.map((name) => `${name} time`) : []),
    ...(hasErrors ? ["leaves out kcal/mol"] : []),
  ];
  const rows = thresholds.map((one) =>
    row(one, { orders, models, hasTimes, hasErrors, columns: head.length })
  );
  // Numbers of n-mers by order say least beside their sum.
  const concessions: readonly Concession[] = [
    ...orders.map((_, i) => ({ drop: i + 1 })),
    ...(hasTimes ? models.map((_, i) => ({ drop: orders.length + 2 + models.length + i })) : []),
  ];
  const room = width === undefined ? {} : { width: width - 2 };
  const basis = knownThrough > 1
    ? `through order ${knownThrough} as the journal has it, from there on a forecast by distances`
    : `a forecast by distances: ${model} has not chosen yet`;
  const { kept, leftOut } = OFF_BY;
  return [
    `About what it keeps (${basis}), and with other thresholds:`,
    "",
    ...tableLines([head, ...rows], { numbersFrom: 0, concessions, ...room }).map((line) => `  ${line}`),
    "",
    `Half of such forecasts were off by less than a factor of ${kept.half}, nine of ten by less than ${kept.most}${
      hasErrors ? `; of what is left out, ${leftOut.half} and ${leftOut.most}` : ""
    }.`,
    ...(hasErrors && correct !== undefined
      ? [`What ${model} adds for those left out is not taken off yet.`]
      : []),
    ...(hasErrors ? ["The result will state its error with a bound."] : []),
    ...(whole === undefined
      ? [
        "They are too many for a forecast: all below is of the first phase alone, the least there is to compute.",
      ]
      : []),
  ].map((line) => `${line}\n`).join("");
}

interface Columns {
  readonly orders: readonly number[];
  readonly models: readonly string[];
  readonly hasTimes: boolean;
  readonly hasErrors: boolean;
  readonly columns: number;
}

function row(
  { thresholds, isAsked, foreseen }: ThresholdForecast,
  { orders, models, hasTimes, hasErrors, columns }: Columns,
): readonly string[] {
  const name = `${isAsked ? "> " : ""}${thresholdText(thresholds)}`;
  if (foreseen === undefined) {
    return [name, ...Array.from({ length: columns - 1 }, (_, i) => i === orders.length ? "many" : "-")];
  }
  const { counts, share, tasks, seconds, leftOut } = foreseen;
  const time = (model: string) => seconds === undefined ? "-" : formatSeconds(seconds.get(model) ?? 0);
  return [
    name,
    ...counts.map(({ kept }) => grouped(kept)),
    percent(share),
    ...models.map((model) => grouped(tasks.get(model) ?? 0)),
    ...(hasTimes ? models.map(time) : []),
    ...(hasErrors ? [leftOut === undefined ? "-" : rough(leftOut * HARTREE_IN_KCAL_PER_MOL)] : []),
  ];
}

// `0.0001`, or by order `0.0001/0.00001`.
function thresholdText(thresholds: ReadonlyMap<number, number>): string {
  return [...new Set(thresholds.values())].length === 1
    ? String(thresholds.get(2))
    : [...thresholds].sort(([a], [b]) => a - b).map(([, value]) => value).join("/");
}

function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.05) return "< 0.1 %";
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}

function rough(value: number): string {
  return value < 0.001 ? "< 0.001" : String(Number(value.toPrecision(1)));
}

/** The forecast as a plain value, for JSON and YAML. */
export function forecastValue(forecast: ScreeningForecast | undefined): Record<string, unknown> {
  if (forecast === undefined) return {};
  const { thresholds, knownThrough, whole } = forecast;
  return {
    // Numbers of tasks and costs are those of the forecast, or where there is none those of the first phase.
    is_forecast: whole !== undefined,
    screening_forecast: {
      known_through: knownThrough,
      off_by: {
        kept: { half_within: OFF_BY.kept.half, nine_of_ten_within: OFF_BY.kept.most },
        left_out: { half_within: OFF_BY.leftOut.half, nine_of_ten_within: OFF_BY.leftOut.most },
      },
      thresholds: thresholds.map(thresholdValue),
    },
  };
}

function thresholdValue({ thresholds, isAsked, foreseen }: ThresholdForecast): Record<string, unknown> {
  const threshold = shortThresholds(thresholds);
  if (foreseen === undefined) return { threshold, asked: isAsked, too_many: true };
  const { counts, share, tasks, seconds, leftOut } = foreseen;
  return {
    threshold,
    asked: isAsked,
    kept: Object.fromEntries(counts.map(({ nbody, kept }) => [nbody, kept])),
    left_out: Object.fromEntries(counts.map(({ nbody, leftOut }) => [nbody, leftOut])),
    share,
    tasks: Object.fromEntries(tasks),
    ...(seconds === undefined ? {} : { core_seconds: Object.fromEntries(seconds) }),
    ...(leftOut === undefined ? {} : { left_out_hartree: leftOut }),
  };
}
