// Text of HTML that is known to be safe: whatever else is put into a template is escaped.

/** A piece of HTML. */
export class Html {
  /** @param text HTML, trusted as it is. */
  constructor(readonly text: string) {}
}

/** What a template takes: text is escaped, HTML stands as it is. */
export type Insertable = string | number | Html | undefined | readonly Insertable[];

/** HTML with values in it: `html\`<td>${label}</td>\``. */
export function html(strings: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(textOf)));
}

function textOf(value: Insertable): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]!)
    .replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Control characters, and marks that turn the direction of text around.
// deno-lint-ignore no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
