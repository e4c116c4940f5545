// Files of several geometries, one after the other (XYZ): each frame is read as if it were the whole file.

import type { ReadFile } from "../../input/mod.ts";

/** Largest file of frames, in bytes. */
export const MAX_FRAMES_BYTES = 2 ** 28;

/** The frames of a text in the form of XYZ; undefined where it is no such text, or has but one. */
export function splitFrames(text: string): readonly string[] | undefined {
  const lines = text.split("\n");
  const frames: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const count = /^\s*(\d{1,9})(?:\s+\S+)?\s*$/.exec(lines[at]!)?.[1];
    if (count === undefined) {
      if (lines.slice(at).every((line) => line.trim() === "")) break;
      if (frames.length < 2) return undefined; // lines after the atoms, which the reader of one geometry knows
      frames[frames.length - 1] += `${lines.slice(at).join("\n")}\n`; // and refuses there
      break;
    }
    const end = at + 2 + Number(count);
    frames.push(`${lines.slice(at, end).join("\n")}\n`);
    at = end;
    while (at < lines.length && lines[at]!.trim() === "") at++;
  }
  return frames.length < 2 ? undefined : frames;
}

/** Reads files so that those of several geometries are seen one frame at a time. */
export class FrameFiles {
  readonly #readFile: ReadFile;
  /** The last of them, so that all frames of a file are read from the disk once. */
  #last: { readonly path: string; readonly frames: readonly string[] } | undefined;

  /** @param readFile Reads whole files. */
  constructor(readFile: ReadFile) {
    this.#readFile = readFile;
  }

  /**
   * Reads files with one frame in place of all.
   *
   * @param frame Its number, from 1.
   * @param found Receives how many frames a file has that has several.
   */
  reader(frame: number, found: (count: number) => void = () => {}): ReadFile {
    return async (path, maxBytes) => {
      if (!/\.xyz$/i.test(path)) return await this.#readFile(path, maxBytes);
      if (this.#last?.path !== path) {
        const bytes = await this.#readFile(path, MAX_FRAMES_BYTES);
        const frames = bytes.length > MAX_FRAMES_BYTES
          ? undefined
          : splitFrames(new TextDecoder().decode(bytes));
        if (frames === undefined) return bytes;
        this.#last = { path, frames };
      }
      const { frames } = this.#last;
      found(frames.length);
      return new TextEncoder().encode(frames[frame - 1] ?? "");
    };
  }
}
