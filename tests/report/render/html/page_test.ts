// Pages in a real browser: nothing is refused, nothing is asked of a network, and the numbers of the run are there.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ReportData } from "../../../../lib/report/data/report_data.ts";
import { fixed, kcal } from "../../../../lib/report/data/words.ts";
import { renderHtml } from "../../../../lib/report/render/html/page.ts";
import { type BrowserPage, chromiumCommand, type View, withBrowser } from "../../../chromium.ts";
import { comes } from "../../../waiting.ts";
import { withFolder } from "../../../folders.ts";
import { exampleReport } from "../../example_report.ts";
import { hostileReport } from "./hostile_report.ts";

const options = { ignore: chromiumCommand() === undefined && Deno.env.get("CI") !== "true" };

/** Uses the page of a report in a browser. */
async function inBrowser(
  data: ReportData,
  view: View,
  use: (page: BrowserPage) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/report.html`, await renderHtml(data));
    await withBrowser(async (open) => {
      const page = await open(`${folder}/report.html`, view);
      await use(page);
      assertEquals([page.complaints, page.requests], [[], []]);
    });
  });
}

/** Scrolls to the molecule, and waits until it is drawn in three dimensions. */
async function seeMolecule(evaluate: BrowserPage["evaluate"]): Promise<void> {
  await evaluate("document.getElementById('molecule').scrollIntoView({ block: 'center' })");
  assert(await comes(() => evaluate<boolean>("document.querySelector('#molecule.live canvas') !== null")));
  assertEquals(await evaluate("document.getElementById('molecule').dataset.problem"), undefined);
}

const textOf = (selector: string) => `document.querySelector(${JSON.stringify(selector)}).textContent`;

Deno.test(
  "page: no error, no request, the numbers of the run, and a view in three dimensions",
  options,
  () => {
    const data = exampleReport(6);
    return inBrowser(data, { width: 1280 }, async ({ evaluate }) => {
      const text = await evaluate<string>("document.body.innerText");
      const { energy } = data.returned as { energy: number };
      assertStringIncludes(text, fixed(kcal(energy), 3));
      for (const pair of data.contributions[0]!.nmers.slice(0, 5)) {
        assertStringIncludes(text, fixed(kcal(pair.energy), 4));
      }
      await seeMolecule(evaluate);
      assertEquals(await evaluate("document.querySelectorAll('g.cells rect').length"), 15);
    });
  },
);

Deno.test(
  "page: a cell, a row and two numbers pick a pair, and show what it adds and how far apart it is",
  options,
  () => {
    const data = exampleReport(6);
    const { fragments: [i, j], energy, distance } = data.contributions[0]!.nmers[1]!;
    const picked =
      `He (${i! + 1}) and He (${j! + 1}): CP ${fixed(kcal(energy), 4)} kcal/mol; nearest atoms ` +
      `${distance!.toFixed(2)} \u00c5 apart.`;
    return inBrowser(data, { width: 500 }, async ({ evaluate, click }) => {
      const again = async () => {
        await evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))");
        assertStringIncludes(await evaluate(textOf("#picked")), "Pick two fragments");
      };
      await click("g.cells rect:nth-of-type(2)");
      assertEquals(await evaluate(textOf("#picked")), picked);
      assertEquals(await evaluate("document.querySelectorAll('rect.picked').length"), 1);
      await again();
      await click(`button.pick[value="${i} ${j}"]`);
      assertEquals(await evaluate(textOf("#picked")), picked);
      await again();
      const choose = (id: string, value: number) =>
        evaluate(`(() => { const select = document.getElementById("${id}"); select.value = "${value}";
        select.dispatchEvent(new Event("change", { bubbles: true })); })()`);
      await choose("first", i!);
      await choose("second", j!);
      assertEquals(await evaluate(textOf("#picked")), picked);
    });
  },
);

Deno.test("page: a click on an atom picks its fragment, and a second fragment makes a pair", options, () =>
  // The middle one of five atoms on a line is in the middle of the view.
  inBrowser(exampleReport(5), { width: 500 }, async ({ evaluate, click }) => {
    await seeMolecule(evaluate);
    await click("#molecule canvas");
    assert(await comes(async () => (await evaluate<string>(textOf("#picked"))).startsWith("He (3): pick")));
    await click("g.cells rect:nth-of-type(1)");
    assertStringIncludes(await evaluate(textOf("#picked")), "He (1) and He (2): CP ");
  }));

Deno.test(
  "page: at widths of phones and desks, light and dark, nothing is wider than the page",
  options,
  () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/report.html`, await renderHtml(exampleReport(30)));
      await withBrowser(async (open) => {
        for (const [width, dark] of [[360, false], [360, true], [768, false], [1280, true]] as const) {
          const { evaluate, complaints } = await open(`${folder}/report.html`, { width, dark });
          const [content, shown, background] = await evaluate<[number, number, string]>(
            "[document.documentElement.scrollWidth, innerWidth, " +
              "getComputedStyle(document.documentElement).backgroundColor]",
          );
          assertEquals(content, shown);
          const [red] = /\d+/.exec(background)!;
          assertEquals(Number(red) < 128, dark);
          assertEquals(complaints, []);
        }
      });
    }),
);

Deno.test(
  "page: without scripts all drawings and tables are there, the molecule as a picture",
  options,
  () =>
    inBrowser(exampleReport(6), { width: 1280, scripts: false }, async ({ evaluate }) => {
      assertEquals(await evaluate("document.querySelectorAll('#molecule > svg').length"), 1);
      assertEquals(await evaluate("document.querySelectorAll('#molecule canvas').length"), 0);
      assertStringIncludes(await evaluate("document.body.innerText"), "The strongest pairs");
      assertEquals(await evaluate("getComputedStyle(document.querySelector('.picking')).display"), "none");
    }),
);

Deno.test(
  "page: hostile names run nothing and are refused nothing",
  options,
  () =>
    inBrowser(hostileReport(), { width: 1280 }, async ({ evaluate }) => {
      assertEquals(await evaluate("document.images.length"), 0);
      assertEquals(await evaluate("document.scripts.length"), 3);
    }),
);

Deno.test(
  "page: every drawing has a name, every table a caption or heads of rows",
  options,
  () =>
    inBrowser(exampleReport(6), { width: 1280 }, async ({ evaluate }) => {
      const unnamed = await evaluate<number>(
        "[...document.querySelectorAll('svg[role=img]')].filter((svg) => !svg.querySelector('title')?.textContent).length",
      );
      const bare = await evaluate<number>(
        "[...document.querySelectorAll('table')].filter((one) => !one.caption && !one.querySelector('th[scope=row]')).length",
      );
      const ids = await evaluate<string[]>("[...document.querySelectorAll('[id]')].map(({ id }) => id)");
      assertEquals([unnamed, bare, ids.length - new Set(ids).size], [0, 0, 0]);
      assert(ids.length > 20);
    }),
);
