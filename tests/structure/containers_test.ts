// The two images are one: Dockerfile and nmer.def copy the same files and do the same steps of install.sh, on the same
// Debian, with the Deno that the README names.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { basename } from "node:path";

const ROOT = new URL("../../", import.meta.url);

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

const DOCKERFILE = read("containers/Dockerfile");
const DEFINITION = read("containers/nmer.def");

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match[1]!);
}

Deno.test("containers: both images have the same Debian, by its digest", () => {
  const [docker] = matches(DOCKERFILE, /^FROM \S+@(\S+)$/gm);
  assert(docker !== undefined);
  assertEquals(matches(DEFINITION, /^From: debian@(\S+)$/gm), [docker]);
});

Deno.test("containers: both images do the same steps, all that there are", () => {
  const steps = /(?:RUN|^ {4}) ?sh \/opt\/nmer\/containers\/install\.sh (\w+)$/gm;
  const done = matches(DOCKERFILE, steps);
  assertEquals(matches(DEFINITION, steps), done);
  assertEquals([...done].sort(), matches(read("containers/install.sh"), /^(\w+)\(\) \{$/gm).sort());
});

Deno.test("containers: both images have the same files, at the same places", () => {
  const copied = matches(DOCKERFILE, /^COPY (.+)$/gm).flatMap((line) => {
    const [target, ...sources] = line.split(" ").reverse();
    return sources.map((source) => [source, target!.endsWith("/") ? target + basename(source) : target!]);
  });
  const files = DEFINITION.slice(DEFINITION.indexOf("%files"), DEFINITION.indexOf("%post"));
  assertEquals(matches(files, /^ {4}(.+)$/gm).map((line) => line.split(" ")).sort(), copied.sort());
});

Deno.test("containers: Docker may copy what it is to copy", () => {
  const allowed = matches(read(".dockerignore"), /^!(.+)$/gm);
  for (const line of matches(DOCKERFILE, /^COPY (.+) \S+$/gm)) {
    for (const source of line.split(" ")) assert(allowed.includes(source.split("/")[0]!), source);
  }
});

Deno.test("containers: the image has the Deno that the README names", () => {
  const [version] = matches(read("containers/install.sh"), /^DENO_VERSION=(\S+)$/gm);
  assertStringIncludes(read("README.md"), `npx -y deno@${version} `);
});
