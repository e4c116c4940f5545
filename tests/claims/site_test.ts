// The site of the documentation: whole, without dead links, and read by a real browser without scripts or a network.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join, relative } from "@std/path";
import { diagramWords } from "../../docs/site/diagram_words.ts";
import { brokenLinks, filesBelow } from "../../docs/site/links.ts";
import { makeSite } from "../../docs/site/make_site.ts";
import { renderPage } from "../../docs/site/rendered_page.ts";
import { chaptersOf } from "../../docs/site/site.ts";
import { type BrowserPage, chromiumCommand, withBrowser } from "../chromium.ts";
import { withFolder } from "../folders.ts";

const ROOT = new URL("../../", import.meta.url);
// What `deno doc --html` writes takes seconds, and so does the page that computes; pages in their places, for the links in
// the head.
const API = '<!doctype html><html lang="en"><title>api</title><p id="content">api</p></html>';

async function withSite<A>(use: (site: string, broken: readonly string[]) => Promise<A>): Promise<A> {
  return await withFolder(async (folder) => {
    for (const name of ["api", "demo"]) {
      await Deno.mkdir(join(folder, name));
      await Deno.writeTextFile(join(folder, name, "index.html"), API);
    }
    return await use(folder, await makeSite(folder));
  });
}

Deno.test("site: no link leads nowhere, and no page of the documents is missing or out of the reader's way", () =>
  withSite(async (site, broken) => {
    assertEquals(broken, []);
    const pages = (await filesBelow(site)).map((file) => relative(site, file));
    const documents = (await filesBelow(new URL("docs", ROOT).pathname)).filter((file) =>
      file.endsWith(".md")
    );
    const expected = documents.map((file) =>
      relative(ROOT.pathname, file).replace(/README\.md$/, "index.html").replace(/\.md$/, ".html")
    );
    assertEquals(expected.filter((page) => !pages.includes(page)), []);
    const chapters = chaptersOf(await Deno.readTextFile(new URL("docs/README.md", ROOT)));
    const inOrder = chapters.flatMap(({ pages }) => pages.map(({ path }) => path));
    const guides = documents.map((file) => relative(ROOT.pathname, file)).filter((file) =>
      /^docs\/(guide|reference)\//.test(file)
    );
    assertEquals(guides.filter((guide) => !inOrder.includes(guide)), []);
    for (const page of pages.filter((page) => page.endsWith(".html") && !/^(?:api|demo)\//.test(page))) {
      const html = await Deno.readTextFile(join(site, page));
      assert(!/<script|<iframe|<link[^>]* href="http|<img[^>]* src="http| style=| on\w+=/.test(html), page);
    }
  }));

Deno.test("site: a link to nothing, and to no place of a page, is named", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(
      join(folder, "a.html"),
      '<h1 id="here"></h1><a href="#here"></a><a href="b.html#there"></a><a href="c.html"></a><a href="https://x.org"></a>',
    );
    await Deno.writeTextFile(join(folder, "b.html"), "<p></p>");
    assertEquals(await brokenLinks(folder, () => false), [
      "a.html: no place b.html#there",
      "a.html: no file c.html",
    ]);
  }));

Deno.test("site: Markdown's HTML is dropped, its text escaped, its headings named as GitHub names them", () => {
  const page = renderPage(
    "# A `b` & C\n\n<script>alert(1)</script>\n\n## Same\n\n## Same\n\n```yaml x.yaml\na: <b>\n```\n\n[l](u.md#x)",
    (target) => target.replace(".md", ".html"),
  );
  assertEquals(page.title, "A b & C");
  assertEquals(page.sections.map(({ slug }) => slug), ["same", "same-1"]);
  assertStringIncludes(page.html, 'id="a-b--c"');
  assertStringIncludes(page.html, "<figcaption>x.yaml</figcaption>");
  assertStringIncludes(page.html, "a: &lt;b&gt;");
  assertStringIncludes(page.html, 'href="u.html#x"');
  assert(!page.html.includes("<script"));
});

Deno.test("site: diagrams, which scripts would draw, are lines of words and arrows", () => {
  const flow =
    'flowchart LR\n  a["the a<br/>of it"] --> b{"b?"} -- yes --> c[c c]\n  a <-- "what now?" --> c\n  a -. events .-> b';
  assertEquals(
    diagramWords(flow).split("\n"),
    [
      "the a of it \u2192 b? \u2192 (yes) c c",
      "the a of it \u2194 (what now?) c c",
      "the a of it \u2192 (events) b?",
    ],
  );
  const sequence =
    "sequenceDiagram\n  participant W as worker\n  participant J as journal\n  W->>J: a result\n  J-->>W: kept";
  assertEquals(diagramWords(sequence), "worker \u2192 journal: a result\njournal \u2192 worker: kept");
});

const browser = chromiumCommand();

Deno.test({
  name: `site: Chromium shows its pages whole, light and dark, on a desk and a phone${
    browser === undefined ? " (skipped: no Chromium here)" : ""
  }`,
  ignore: browser === undefined && Deno.env.get("CI") !== "true",
  fn: () =>
    withSite((site) =>
      withBrowser(async (open) => {
        const colours = new Set<string>();
        for (const path of ["index.html", "docs/guide/tutorial.html", "docs/reference/input.html"]) {
          for (const view of [{ width: 1280 }, { width: 390, dark: true }]) {
            const page = await open(join(site, path), view);
            assertEquals(page.complaints, [], path);
            assertEquals(page.requests.filter((url) => !url.startsWith(`file://${site}/`)), [], path);
            assertEquals(await overflow(page), 0, `${path} at ${view.width}`);
            colours.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
          }
        }
        assertEquals(colours.size, 2);
      })
    ),
});

/** Pixels by which a page is wider than its window. */
function overflow(page: BrowserPage): Promise<number> {
  return page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)");
}
