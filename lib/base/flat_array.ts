// Arrays among the properties of a result. On their way from a program to the report, properties are names with one
// number each, which is how journals and tables of millions of tasks keep them; an array goes as its elements, named
// name[0], name[1], ... in its order.

/** The elements of an array under their own names. */
export function flattenArray(name: string, values: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(Array.from(values, (value, i) => [`${name}[${i}]`, value]));
}

/** The properties with their arrays whole again. */
export function collectArrays(
  properties: Readonly<Record<string, number>>,
): Record<string, number | number[]> {
  const joined: Record<string, number | number[]> = {};
  for (const [key, value] of Object.entries(properties)) {
    const [, name, index] = /^(.*)\[(\d+)\]$/.exec(key) ?? [];
    if (name === undefined) joined[key] = value;
    else ((joined[name] ??= []) as number[])[Number(index)] = value;
  }
  return joined;
}
