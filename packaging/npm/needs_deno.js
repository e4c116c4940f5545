// What a program gets that imports nmer, or its parts, under Node or a browser.
throw new Error(
  "nmer computes under Deno: run this program with `deno run`, or call the command `npx nmer`; " +
    "in Node, @nmer/nmer/plan plans and assembles, and @nmer/nmer/portable computes with the built-in engine; " +
    "https://docs.deno.com says how to install it",
);
