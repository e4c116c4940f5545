// Pages as text: nothing of a calculation's names becomes markup, and the policy lets nothing run but what is there.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ReportData } from "../../../../lib/report/data/report_data.ts";
import { html } from "../../../../lib/report/render/html/html.ts";
import { renderHtml } from "../../../../lib/report/render/html/page.ts";
import { exampleReport } from "../../example_report.ts";
import { HOSTILE, hostileReport } from "./hostile_report.ts";

Deno.test("html: whatever is put into a template is escaped, and marks that nobody sees are written out", () => {
  const { text } = html`<p title="${HOSTILE}">${[HOSTILE, 1, undefined]}</p>`;
  assertEquals(/<(?!\/?p\b)/.exec(text), null);
  assertEquals([text.includes("\u202e"), text.includes("\u0007")], [false, false]);
  assertStringIncludes(text, "&lt;/script&gt;");
});

Deno.test("html: names, messages and inputs of others are text in a page, in its data, too", async () => {
  const page = await renderHtml(hostileReport());
  assertEquals(page.split("<script").length - 1, 3);
  assertEquals(page.split("</script>").length - 1, 3);
  assertEquals(page.includes("<img"), false);
  assertEquals(/ on\w+="/.exec(page.replace(/<script>[^]*?<\/script>/g, "")), null);
});

Deno.test("html: a page has a policy without anything unsafe, and names no file or host but those of references", async () => {
  const page = await renderHtml(exampleReport(4));
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  assert(policy!.startsWith("default-src &#39;none&#39;;"));
  assertEquals(/unsafe|\*|https?:/.exec(policy!), null);
  const outside = page.replace(/<script>[^]*?<\/script>/g, "").matchAll(/(?:src|href)="(?!#)([^"]*)"/g);
  const others = Array.from(outside, ([, address]) => address!);
  assertEquals(others.filter((address) => !/^(?:data:,|https:\/\/doi\.org\/)/.test(address)), []);
});

const KINDS: readonly (readonly [what: string, changes: Partial<ReportData>, said: string])[] = [
  [
    "a failed run",
    {
      state: "failed",
      failures: [{ label: '["hf", [1], [1]]', message: "no convergence" }],
      nextCommand: "nmer run a.yaml",
    },
    "<code>nmer run a.yaml</code>",
  ],
  ["a running run", { state: "running", problems: ["3 tasks of 9 have no result yet."] }, "Still running"],
  [
    "a run of which nothing is known",
    { series: [], contributions: [], state: "interrupted" },
    "No pair has all",
  ],
  ["a result", { origin: "result", source: "r.json" }, "r.json, a result"],
  [
    "a run with a polarizability",
    {
      properties: [{
        treatment: "cp",
        property: "polarizability",
        orders: [{ nbody: 2, total: Float64Array.of(9, 0, 0, 0, 10, 0.5, 0, 0.5, 14) }],
      }],
    },
    "CP, through the highest order: 11.0000 a0^3 in the mean, anisotropy 4.6637 a0^3.",
  ],
  ["Cartesian functions", {
    request: { ...exampleReport(4).request, cartesian: new Set(["(auto)"]) },
  }, "hf/sto-3g in Cartesian functions (builtin)"],
  ["an embedded run", {
    request: { ...exampleReport(4).request, embedded: true },
  }, "in the field of point charges"],
];

for (const [what, changes, said] of KINDS) {
  Deno.test(`html: a page of ${what} says so`, async () => {
    assertStringIncludes(await renderHtml(exampleReport(4, changes)), said);
  });
}

Deno.test("html: a page without a timeline says why", async () => {
  const { timeline: _, ...data } = exampleReport(4, { origin: "result" });
  const page = await renderHtml(data);
  assertStringIncludes(page, "A result has no timeline");
});
