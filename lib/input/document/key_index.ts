// Keys of a mapping of millions of members, by where each stands in its text: some 30 bytes a key, where a Set of their
// texts takes 150 and ends at 17 million. Whoever writes such a text does not know where keys come to lie.

/** Places of keys, in the order in which they were added. */
export class KeyIndex {
  readonly #keyAt: (offset: number) => string;
  readonly #seed = crypto.getRandomValues(new Int32Array(2));
  #offsets = new Float64Array(MIN_KEYS);
  #hashes = new Int32Array(MIN_KEYS);
  // One more than the number of the key; 0 where none is.
  #slots = new Uint32Array(2 * MIN_KEYS);
  #size = 0;

  /** @param keyAt The key that stands at an offset. */
  constructor(keyAt: (offset: number) => string) {
    this.#keyAt = keyAt;
  }

  /** Number of keys. */
  get size(): number {
    return this.#size;
  }

  /** Where a key stands, by its number. */
  offset(number: number): number {
    return this.#offsets[number]!;
  }

  /** The number of a key; undefined where it is not there. */
  find(key: string): number | undefined {
    return this.#number(key, keyedHash(key, this.#seed));
  }

  /** Adds a key; whether it was not there. */
  add(key: string, offset: number): boolean {
    const hash = keyedHash(key, this.#seed);
    if (this.#number(key, hash) !== undefined) return false;
    if (this.#size === this.#offsets.length) this.#extend();
    this.#offsets[this.#size] = offset;
    this.#hashes[this.#size] = hash;
    this.#size++;
    this.#place(this.#size, hash);
    return true;
  }

  #number(key: string, hash: number): number | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask;; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]! - 1;
      if (number < 0) return undefined;
      if (this.#hashes[number] === hash && this.#keyAt(this.#offsets[number]!) === key) return number;
    }
  }

  #place(entry: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
  }

  // Half of the slots are empty at least.
  #extend(): void {
    const length = 2 * this.#offsets.length;
    const offsets = new Float64Array(length);
    offsets.set(this.#offsets);
    const hashes = new Int32Array(length);
    hashes.set(this.#hashes);
    this.#offsets = offsets;
    this.#hashes = hashes;
    this.#slots = new Uint32Array(2 * length);
    for (let number = 0; number < this.#size; number++) this.#place(number + 1, hashes[number]!);
  }
}

const MIN_KEYS = 1024;

// HalfSipHash-1-3 (doi:10.1007/978-3-642-34931-7_28) of the UTF-16 units of a text, two at a time.
function keyedHash(key: string, seed: Int32Array): number {
  let [v0, v1] = [seed[0]!, seed[1]!];
  let [v2, v3] = [0x6c796765 ^ v0, 0x74656462 ^ v1];
  const words = (key.length + 2) >> 1;
  for (let i = 0; i < words + 3; i++) {
    // The last word has the length; rounds after it have none.
    const last = i === words - 1 ? key.length << 16 : 0;
    const low = 2 * i < key.length ? key.charCodeAt(2 * i) : 0;
    const high = 2 * i + 1 < key.length ? key.charCodeAt(2 * i + 1) << 16 : 0;
    const word = i < words ? low | high ^ last : 0;
    if (i === words) v2 ^= 0xff;
    v3 ^= word;
    v0 = v0 + v1 | 0;
    v1 = (v1 << 5 | v1 >>> 27) ^ v0;
    v0 = v0 << 16 | v0 >>> 16;
    v2 = v2 + v3 | 0;
    v3 = (v3 << 8 | v3 >>> 24) ^ v2;
    v0 = v0 + v3 | 0;
    v3 = (v3 << 7 | v3 >>> 25) ^ v0;
    v2 = v2 + v1 | 0;
    v1 = (v1 << 13 | v1 >>> 19) ^ v2;
    v2 = v2 << 16 | v2 >>> 16;
    v0 ^= word;
  }
  return v1 ^ v3;
}
