// A page of Markdown as HTML. HTML inside of Markdown is dropped: the documents have comments alone.

import { Marked, type Tokens } from "marked";
import { diagramWords } from "./diagram_words.ts";
import { slugger } from "./slugs.ts";

/** A page as the site shows it. */
export interface RenderedPage {
  readonly title: string;
  readonly html: string;
  /** Its sections: name and text of each heading of second order. */
  readonly sections: readonly { readonly slug: string; readonly text: string }[];
}

/** Renders Markdown; `linkTo` gives the address for a link of the document. */
export function renderPage(markdown: string, linkTo: (target: string) => string): RenderedPage {
  const slug = slugger();
  const sections: { slug: string; text: string }[] = [];
  let title = "";
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const text = plain(this.parser.parseInline(tokens, this.parser.textRenderer));
        const id = slug(text);
        if (depth === 1 && title === "") title = text;
        if (depth === 2) sections.push({ slug: id, text });
        return `<h${depth} id="${escape(id)}"><a class="anchor" href="#${escape(id)}">${
          this.parser.parseInline(tokens)
        }</a></h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${escape(linkTo(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      image({ href, text }: Tokens.Image) {
        return `<img src="${escape(linkTo(href))}" alt="${escape(text)}">`;
      },
      code({ text, lang }: Tokens.Code) {
        const [language = "", name] = lang?.split(" ") ?? [];
        const head = name === undefined || name.includes("=")
          ? ""
          : `<figcaption>${escape(name)}</figcaption>`;
        return `<figure class="code${language === "text" ? " output" : ""}">${head}<pre tabindex="0"><code>${
          escape(language === "mermaid" ? diagramWords(text) : text)
        }</code></pre></figure>\n`;
      },
      html: () => "",
    },
  });
  const html = (marked.parse(markdown) as string)
    .replaceAll("<table>", '<div class="table" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>");
  return { title, html, sections };
}

/** Text that stands in HTML, also inside of quotes. */
export function escape(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replaceAll(/[&<>"]/g, (sign) => names[sign]!);
}

function plain(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&#39;",
    "'",
  )
    .replaceAll("&amp;", "&");
}
