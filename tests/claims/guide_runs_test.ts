// Pages of the guide that are followed as a reader would: running, continuing, reporting.

import { pageTests } from "./guide_pages.ts";

for (const test of await pageTests(import.meta.url)) Deno.test(test);
