// Bytes that stand in the code as text: compiled loops. Uint8Array.fromBase64 is not in every browser, nor in Node 22.

/** The bytes of a text in base64. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
