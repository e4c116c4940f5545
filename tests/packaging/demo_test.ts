// The page that computes in the browser, in a real one: what it computes has the bits of Deno, on workers that share memory
// and on those that do not; its errors are nmer's; it can be stopped; and it loads no more than it promises.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { makeDemo } from "../../docs/demo/make_demo.ts";
import { readGeometryInput } from "../../lib/input/geometry_input.ts";
import { manyBodyResult, prepare, reportOfRun, run } from "../../mod.ts";
import { type BrowserPage, chromiumCommand, withBrowser } from "../chromium.ts";
import { withFolder } from "../folders.ts";
import { withServer } from "../static_server.ts";
import { comes } from "../waiting.ts";

/** What a visit may load before its first result, compressed. */
const MAX_BYTES = 550_000;

const WATERS = "examples/water_trimer.xyz";
const LITHIUM = "3\n\nHe 0 0 0\nLi 0 0 3\nHe 0 2.5 1\n";
const HELIUM = "3\n\nHe 0 0 0\nHe 0 0 3\nHe 0 2.5 1\n";

Deno.test({
  name: "demo: in a browser it computes with the bits of Deno, stops, and says what is wrong in nmer's words",
  ignore: chromiumCommand() === undefined && Deno.env.get("CI") !== "true",
  fn: () =>
    withFolder(async (folder) => {
      await makeDemo(folder);
      await withBrowser(async (open) => {
        await withServer(folder, { isolated: true }, async (address, served) => {
          const page = await visited(open, address);
          await choose(page, { basis: "sto-3g", order: "2" });
          const computed = await result(page);
          const bytes = served.reduce((sum, { bytes }) => sum + bytes, 0);
          assert(
            bytes <= MAX_BYTES,
            `${bytes} bytes: ${served.map(({ path, bytes }) => `${path} ${bytes}`)}`,
          );
          assertEquals(served.some(({ path }) => path === "/3dmol.js"), false, "the viewer is for later");
          assertEquals(computed, await expected(WATERS, await Deno.readTextFile(WATERS), "sto-3g", 2));
          assertEquals(
            await page.evaluate("[crossOriginIsolated, document.querySelectorAll('#pairs svg').length > 0]"),
            [
              true,
              true,
            ],
          );
          await page.evaluate("document.getElementById('molecule').scrollIntoView()");
          await comes(() => page.evaluate<boolean>("document.querySelector('#molecule canvas') !== null"));
          await stops(page);
          assertEquals(page.complaints, []);
          assertEquals(page.requests.filter((url) => !url.startsWith(address)), []);
        });
        await withServer(folder, { isolated: false }, async (address) => {
          const page = await visited(open, address);
          await choose(page, { basis: "6-31g**", order: "3", text: HELIUM });
          assertEquals(await result(page), await expected("pasted.xyz", HELIUM, "6-31g**", 3));
          assertEquals(await page.evaluate("globalThis.crossOriginIsolated"), false);
          assertMatch(
            await page.evaluate<string>("document.getElementById('result').innerText"),
            /of 2 workers|of \d+ workers|1 worker/,
          );
          await chargesOf(page);
          await refuses(page);
          assertEquals(page.complaints, []);
        });
      });
    }),
});

async function visited(
  open: (address: string, view: { width: number }) => Promise<BrowserPage>,
  address: string,
) {
  const page = await open(`${address}/`, { width: 1280 });
  await page.evaluate(`(() => {
    globalThis.written = [];
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (blob.type === "application/json") written.push(blob); // the viewer has others
      return create.call(URL, blob);
    };
  })()`);
  await comes(() => page.evaluate<boolean>("!document.getElementById('run').disabled"));
  return page;
}

/** Makes choices as a visitor does, and waits until they are planned. */
async function choose(
  page: BrowserPage,
  choices: {
    basis?: string;
    order?: string;
    text?: string;
    driver?: string;
    charges?: string;
    example?: string;
  },
): Promise<void> {
  await page.evaluate(`(() => {
    document.getElementById("plan").replaceChildren();
    for (const [id, value] of Object.entries(${JSON.stringify(choices)})) {
      const field = document.getElementById(id);
      field.value = value;
      field.dispatchEvent(new Event(["text", "charges"].includes(id) ? "input" : "change", { bubbles: true }));
    }
  })()`);
  await comes(() => page.evaluate<boolean>("document.getElementById('plan').children.length > 0"));
}

/** Computes, and gives the properties of the result that can be downloaded. */
async function result(page: BrowserPage): Promise<unknown> {
  await page.evaluate("written.length = 0");
  await page.click("#run");
  await comes(() => page.evaluate<boolean>("written.length > 0 || !document.getElementById('error').hidden"));
  assertEquals(await page.evaluate("document.getElementById('error').textContent"), "");
  await comes(() => page.evaluate<boolean>("document.querySelector('#download') !== null"));
  return JSON.parse(await page.evaluate<string>("written.at(-1).text()")).properties;
}

/** What Deno computes of the same. */
async function expected(
  name: string,
  text: string,
  basis: string,
  maxNbody: number,
  more: { input?: object; molecule?: object } = {},
): Promise<unknown> {
  const keys = {
    input: { model: { method: "hf", basis }, bsse: ["cp"], max_nbody: maxNbody, ...more.input },
    molecule: { ...more.molecule },
    giver: (path: readonly (string | number)[]) => path,
    wording: (message: string) => message,
  };
  const bytes = new TextEncoder().encode(text);
  const calculation = prepare(await readGeometryInput(name, keys, () => Promise.resolve(bytes)));
  const report = reportOfRun(calculation, await run(calculation, { mode: "serial" }));
  return JSON.parse(JSON.stringify(manyBodyResult(report))).properties;
}

/** A file that is dropped, an ion in it, a gradient, several treatments; then the ion among the examples. */
async function chargesOf(page: BrowserPage): Promise<void> {
  await choose(page, { basis: "sto-3g", order: "2", driver: "gradient" });
  for (const value of ["cp", "vmfc"]) await page.click(`input[value=${value}]`); // takes the one away, adds the other
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([${JSON.stringify(LITHIUM)}], "ion.xyz"));
    document.getElementById("text").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
  })()`);
  await comes(() =>
    page.evaluate<boolean>("/multiplicity 2/.test(document.querySelector('#plan .warning')?.textContent)")
  );
  await choose(page, { charges: "2=1" });
  assertEquals(await page.evaluate("document.querySelector('#plan .warning')"), null);
  const more = { input: { driver: "gradient", bsse: ["vmfc"] }, molecule: { fragment_charges: { 2: 1 } } };
  assertEquals(await result(page), await expected("ion.xyz", LITHIUM, "sto-3g", 2, more));
  assertEquals(await page.evaluate("document.querySelectorAll('h1').length"), 1);
  await choose(page, { example: "2" });
  const shown = "[document.getElementById('charges').value, document.querySelector('#plan .warning')]";
  assertEquals(await page.evaluate(shown), ["1=1", null]);
  await choose(page, { charges: "1=+" });
  const said = await page.evaluate<string>("document.querySelector('#plan .error').textContent");
  assertMatch(said, /^charges: found "1=\+"; expected fragments, counted from 1/);
  await choose(page, { charges: "" });
}

async function stops(page: BrowserPage): Promise<void> {
  await choose(page, { example: "1", basis: "cc-pvtz" });
  await page.click("#run");
  await comes(() => page.evaluate<boolean>("/under way/.test(document.getElementById('state').textContent)"));
  await page.click("#cancel");
  await comes(() => page.evaluate<boolean>("document.getElementById('state').textContent === 'Cancelled.'"));
  await comes(() => page.evaluate<boolean>("!document.getElementById('run').disabled"));
}

async function refuses(page: BrowserPage): Promise<void> {
  await choose(page, { text: "2\n\nHe 0 0 zero\nHe 0 0 3\n" });
  const said = await page.evaluate<string>("document.querySelector('#plan .error').textContent");
  assertMatch(said, /^pasted\.xyz:3.*: found .*zero.*; expected /);
  assertEquals(await page.evaluate("document.getElementById('run').disabled"), true);
}
