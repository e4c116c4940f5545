// Mappings and lists whose members are made one after the other, whenever they are asked for: those of millions of tasks
// are never there as a whole. `undefined` among them is a pause, in which whoever asks may listen to something else.

/** Members as they are made; undefined is a pause. */
export type Walk<Member> = () => Iterable<Member | undefined>;

/** A key and what stands under it. */
export type Entry<Value> = readonly [key: string, value: Value];

/** A mapping that is made as it is written; its keys are in no other order than that. */
export class Members<Value = unknown> {
  /** Walks its entries; each walk begins at the first. */
  readonly walk: Walk<Entry<Value>>;

  /** A mapping of the entries that `walk` makes, each key once. */
  constructor(walk: Walk<Entry<Value>>) {
    this.walk = walk;
  }

  /** The same keys with other values. */
  map<Other>(convert: (value: Value) => Other): Members<Other> {
    const { walk } = this;
    return new Members(function* () {
      for (const entry of walk()) {
        yield entry === undefined ? undefined : [entry[0], convert(entry[1])] as const;
      }
    });
  }

  /** All of it as a plain mapping: so `JSON.stringify` takes it. */
  toJSON(): Record<string, Value> {
    return Object.fromEntries(made(this.walk()));
  }
}

/** A list that is made as it is written. */
export class Items<Item = unknown> {
  /** Walks its items; each walk begins at the first. */
  readonly walk: Walk<Item>;

  /** A list of the items that `walk` makes. */
  constructor(walk: Walk<Item>) {
    this.walk = walk;
  }

  /** All of it as a plain list: so `JSON.stringify` takes it. */
  toJSON(): Item[] {
    return [...made(this.walk())];
  }
}

/** What is made of a mapping or a list in which such are, as plain mappings and lists; in steps. */
export function* collectSteps(value: unknown): Generator<unknown, unknown, void> {
  if (value instanceof Items) {
    const list: unknown[] = [];
    for (const item of value.walk()) {
      if (item !== undefined) list.push(item);
      if (item === undefined || list.length % MEMBERS_PER_STEP === 0) yield;
    }
    return list;
  }
  const isLazy = value instanceof Members;
  if (!isLazy && !isPlain(value)) return value;
  const mapping: Record<string, unknown> = {};
  let count = 0;
  for (const entry of isLazy ? value.walk() : Object.entries(value)) {
    if (entry === undefined) yield;
    else {
      mapping[entry[0]] = isLazy && isPlain(entry[1]) ? entry[1] : yield* collectSteps(entry[1]);
      if (++count % MEMBERS_PER_STEP === 0) yield;
    }
  }
  return mapping;
}

const MEMBERS_PER_STEP = 500;

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function* made<Member>(walk: Iterable<Member | undefined>): Generator<Member> {
  for (const member of walk) if (member !== undefined) yield member;
}
