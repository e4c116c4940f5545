// Entries of a map that are made when they are first asked for. Map.prototype.getOrInsertComputed does the same where
// there is one: Node has it from version 26 on, browsers since 2026.

/** The value of a key; where there is none, the one that is made, which the map has from then on. */
export function mapEntry<Key, Value>(map: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const there = map.get(key);
  if (there !== undefined || map.has(key)) return there as Value;
  const made = make(key);
  map.set(key, made);
  return made;
}
