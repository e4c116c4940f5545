// A Web Worker that looks for interactions in the pieces of a molecule that it gets hold of; it needs no permission.

import { pack } from "../lib/base/packing/pack.ts";
import { findInShared, type SharedPieces } from "../lib/molecule/interactions/mod.ts";

interface Port {
  onmessage: ((event: MessageEvent<SharedPieces>) => void) | null;
  postMessage(found: Uint8Array): void;
}

const port = self as unknown as Port;
port.onmessage = ({ data }) => port.postMessage(pack(findInShared(data)));
