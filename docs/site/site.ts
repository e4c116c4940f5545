// The static site: the documents as pages, in the order of docs/README.md, and what they link to beside them. Its
// paths are those of the repository, with .html for .md. Nothing here runs in the reader's browser.

import { dirname, join, relative } from "@std/path";
import { lexer, type Token, type Tokens } from "marked";
import { escape, type RenderedPage, renderPage } from "./rendered_page.ts";

/** A list of pages with its heading. */
export interface Chapter {
  readonly title: string;
  /** Path from the root of the repository, and the text of the link. */
  readonly pages: readonly { readonly path: string; readonly title: string }[];
}

/** The document that gives the site its order. */
export const CONTENTS = "docs/README.md";

/** The chapters of the table of contents: its headings, and the links of the lists below them. */
export function chaptersOf(contents: string): readonly Chapter[] {
  const chapters: { title: string; pages: { path: string; title: string }[] }[] = [];
  const visit = (token: Token) => {
    if (token.type === "heading" && (token as Tokens.Heading).depth === 2) {
      chapters.push({ title: (token as Tokens.Heading).text, pages: [] });
    } else if (token.type === "list") {
      for (const item of (token as Tokens.List).items) {
        for (const link of linksIn(item.tokens)) {
          const path = join(dirname(CONTENTS), link.href);
          chapters.at(-1)?.pages.push({ path, title: link.text.replaceAll("`", "") });
        }
      }
    }
  };
  lexer(contents).forEach(visit);
  return chapters;
}

function linksIn(tokens: readonly Token[]): readonly Tokens.Link[] {
  return tokens.flatMap((token) => {
    if (token.type === "link") return [token as Tokens.Link];
    return "tokens" in token ? linksIn(token.tokens ?? []) : [];
  });
}

/** Where the site has a document of the repository. */
export function addressOf(path: string): string {
  if (path === "README.md") return "index.html";
  return path.replace(/(^|\/)README\.md$/, "$1index.html").replace(/\.md$/, ".html");
}

/** What a link of a document leads to: a path in the repository, and the part behind #; undefined for the web. */
export function targetOf(from: string, href: string): { path: string; hash: string } | undefined {
  if (/^[a-z]+:/i.test(href)) return undefined;
  const [path = "", hash] = href.split("#");
  return {
    path: path === "" ? from : join(dirname(from), path).replace(/\/$/, ""),
    hash: hash === undefined ? "" : `#${hash}`,
  };
}

/** The whole of a page. */
export function pageHtml(path: string, page: RenderedPage, chapters: readonly Chapter[]): string {
  const to = (target: string) => escape(relative(dirname(addressOf(path)) || ".", target));
  const pages = chapters.flatMap(({ pages }) => pages);
  const at = pages.findIndex((each) => each.path === path);
  const neighbour = (index: number, rel: string, word: string) => {
    const other = at < 0 ? undefined : pages[index];
    return other === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${to(addressOf(other.path))}">${word}: ${escape(other.title)}</a>`;
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(page.title)}${page.title === "nmer" ? "" : " · nmer"}</title>
<link rel="stylesheet" href="${to("style.css")}">
</head>
<body>
<a class="skip" href="#content">To the text</a>
<header><a class="name" href="${to("index.html")}">nmer</a> <a href="${
    to("docs/index.html")
  }">Contents</a> <a href="${to("api/index.html")}">Library</a> <a href="${
    to("demo/index.html")
  }">In the browser</a></header>
<div class="frame">
<nav aria-label="Pages">${chapters.map((chapter) => chapterHtml(chapter, path, to)).join("")}</nav>
<main id="content">
${page.html}<footer>${neighbour(at - 1, "prev", "Before")}${neighbour(at + 1, "next", "Next")}</footer>
</main>
</div>
</body>
</html>
`;
}

function chapterHtml({ title, pages }: Chapter, current: string, to: (target: string) => string): string {
  const items = pages.map((page) =>
    `<li><a${page.path === current ? ' aria-current="page"' : ""} href="${to(addressOf(page.path))}">${
      escape(page.title)
    }</a></li>`
  );
  const isOpen = pages.some(({ path }) => path === current);
  return `<details${isOpen ? " open" : ""}><summary>${escape(title)}</summary><ul>${
    items.join("")
  }</ul></details>\n`;
}

/** Renders a document; `hasPage` says which paths have a page, all others stay files. */
export function documentPage(
  path: string,
  markdown: string,
  chapters: readonly Chapter[],
  linked: (path: string) => string,
): string {
  const rendered = renderPage(markdown, (href) => {
    const target = targetOf(path, href);
    if (target === undefined) return href;
    if (target.path === path && href.startsWith("#")) return href;
    return relative(dirname(addressOf(path)) || ".", linked(target.path)) + target.hash;
  });
  return pageHtml(path, rendered, chapters);
}
