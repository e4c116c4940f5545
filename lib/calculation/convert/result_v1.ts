// A result of nmer's as QCSchema's ManyBodyResult, version 1, as QCManyBody's v1 models read it. Version 1 has no place for
// a run that failed.

import { InputError } from "../../base/error.ts";
import { Members } from "../../base/pieces/members.ts";
import type { ResultRecord } from "../../input/result/mod.ts";
import { prepare } from "../prepare/prepare.ts";
import type { Registry } from "../../programs/registry.ts";
import { type Converted, lostOf } from "./losses.ts";
import { manyBodyForm } from "./manybody_form.ts";

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The ManyBodyResult, version 1, of a result. What of it is made as it is written, stays so.
 *
 * @throws {InputError} Where the run did not succeed.
 */
export function resultForm1(result: ResultRecord, registry?: Registry): Converted {
  const written = result.original as Mapping;
  if (!result.success) {
    throw new InputError({
      file: result.source,
      found: `a result without success: ${result.problems[0] ?? "no returned value"}`,
      expected: "one of a run that succeeded, the only one that version 1 of ManyBodyResult has a place for",
    });
  }
  const input = manyBodyForm(prepare(result.input, registry), 1);
  const { schema_name: _name, ...properties } = written["properties"] as Mapping;
  const { id } = written["input_data"] as Mapping;
  return {
    value: {
      schema_name: "qcschema_manybodyresult",
      schema_version: 1,
      ...(typeof id === "string" ? { id } : {}),
      extras: written["extras"],
      provenance: written["provenance"],
      input_data: input.value,
      success: true,
      // Without the name that version 1 has for them: QCManyBody 0.8 cannot convert them to version 2 with it.
      properties,
      component_properties: mapped(written["cluster_properties"], ({ schema_name: _, ...values }) => values),
      component_results: mapped(written["cluster_results"], atomicResult1),
      return_result: written["return_result"],
      stdout: written["stdout"],
      stderr: written["stderr"],
    },
    lost: [
      ...input.lost.filter((loss) => loss !== "id" || typeof id !== "string"),
      ...lostOf({ native_files: written["native_files"] }),
    ],
  };
}

function mapped(
  values: unknown,
  convert: (value: Mapping) => Mapping,
): Mapping | Members<Mapping> {
  if (values instanceof Members) return (values as Members<Mapping>).map(convert);
  return Object.fromEntries(
    Object.entries(values as Readonly<Record<string, Mapping>>).map(([label, value]) => [
      label,
      convert(value),
    ]),
  );
}

/** An AtomicResult of version 2 as one of version 1, which has the input's fields beside the result's. */
function atomicResult1(result: Mapping): Mapping {
  const { input_data, molecule, properties, ...values } = result;
  const { specification } = input_data as { readonly specification: Mapping };
  const { program: _program, ...asked } = specification;
  const { schema_name: _name, ...ofTask } = properties as Mapping;
  return {
    ...values,
    schema_name: "qcschema_output",
    schema_version: 1,
    ...asked,
    molecule: { ...molecule as Mapping, schema_version: 2 },
    properties: ofTask,
  };
}
