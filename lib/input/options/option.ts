// An option of a run, described once: what follows from a table of such are the keys under `execution:` in an input,
// their JSON Schema, the options and the help of the command line, the environment variables, and the type of what
// they give.

import * as z from "zod";

/** An option, under its name in an input: `on_failure`, which is `--on-failure` and `NMER_ON_FAILURE`, too. */
export interface ExecutionOption {
  /**
   * Form of the value in an input: a zod schema.
   * @internal
   */
  readonly schema: z.ZodType;
  /** A sentence for the JSON Schema. */
  readonly description: string;
  /** Words for `--help`. */
  readonly help: string;
  /** What stands for the value in the help, as in `FILE`; an option without one is a switch. */
  readonly placeholder?: string;
  /** One letter for the command line. */
  readonly short?: string;
  /** The switch `--no-NAME`, which stands for `false`. */
  readonly off?: { readonly help: string };
  /** Name of what it gives, where that has a unit: `timeoutMilliseconds`; else its own name in camel case. */
  readonly property?: string;
  /** Whether it is a path where a run writes; an input's own must lie below its folder. */
  readonly isWritten?: true;
  /** From the value as it is written to what it gives; else it is that itself. */
  readonly read?: (written: never) => unknown;
}

/** Options by their names in an input, in the order in which the help shows them. */
export type OptionTable = Readonly<Record<string, ExecutionOption>>;

/** The form of `execution:` in an input. */
export type FormOf<T extends OptionTable> = { [Name in keyof T]?: z.output<T[Name]["schema"]> | undefined };

/** A name in camel case. */
export type CamelCase<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;
/** The name under which an option gives its value. */
export type PropertyOf<Name, O> = O extends { readonly property: infer Property extends string } ? Property
  : CamelCase<Name>;
/** The value that an option gives. */
// deno-lint-ignore no-explicit-any
export type ValueOf<O extends ExecutionOption> = O extends { readonly read: (written: any) => infer Value }
  ? Exclude<Value, undefined>
  : O["schema"]["_output"];

/** What the options of a table give; each absent one is left to whoever has a default. */
export type OptionsOf<T extends OptionTable> = {
  readonly [Name in keyof T as PropertyOf<Name, T[Name]> & string]?: ValueOf<T[Name]>;
};

/** The schema of a mapping with the options of a table, all of which may be left out. */
export function schemaOf<T extends OptionTable>(
  table: T,
): z.ZodObject<{ [Name in keyof T]: z.ZodOptional<T[Name]["schema"]> }, z.core.$strict> {
  const fields = Object.entries(table).map(([name, { schema, description }]) =>
    [name, schema.optional().describe(description)] as const
  );
  return z.strictObject(Object.fromEntries(fields)) as never;
}

/** What the options give that a form of a table has. */
export function optionsOf<T extends OptionTable>(table: T, form: FormOf<T>): OptionsOf<T> {
  const given: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) {
    const written = form[name];
    if (written === undefined) continue;
    const { read } = option;
    given[propertyOf(name, option)] = read === undefined ? written : read(written as never);
  }
  return given as OptionsOf<T>;
}

/** The name under which an option gives its value. */
export function propertyOf(name: string, { property }: ExecutionOption): string {
  return property ?? camelCase(name);
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
