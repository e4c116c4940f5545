// What a program gets that imports nmer, or its parts, under Node or a browser.
throw new Error(
  "nmer computes under Deno: run this program with `deno run`, or call the command `npx nmer`; " +
    "https://docs.deno.com says how to install it",
);
