import { assertEquals } from "@std/assert";
import { bohrFromAngstrom } from "../../../lib/base/units.ts";
import type { Interaction } from "../../../lib/molecule/interactions/mod.ts";
import { longWords, namesOfKinds, shortWords } from "../../../lib/report/data/interaction_words.ts";

const pair = (given: Partial<Interaction> & Pick<Interaction, "kind">): Interaction => ({
  fragments: [0, 1],
  atoms: [0, 3],
  distance: bohrFromAngstrom(2),
  ...given,
});

Deno.test("interactions: in words a close contact stands only where there is nothing else, and like ones are counted", () => {
  const bond = pair({ kind: "hydrogen-bond", anchor: 1, angle: 171.6 });
  const contact = pair({ kind: "close-contact" });
  assertEquals(shortWords([bond, bond, contact]), "2 H bonds");
  assertEquals(shortWords([contact]), "contact");
  assertEquals(shortWords([pair({ kind: "ionic" }), bond]), "ionic, H bond");
  assertEquals(shortWords([]), "");
  assertEquals(namesOfKinds([bond, contact]), "hydrogen-bond close-contact");
});

Deno.test("interactions: longer words have lengths, angles and how rings lie", () => {
  assertEquals(
    longWords(pair({ kind: "hydrogen-bond", angle: 171.6 })),
    "hydrogen bond 2.00 \u00c5, 172\u00b0",
  );
  const stacked = pair({
    kind: "pi-stacking",
    angle: 3,
    offset: bohrFromAngstrom(1.6),
    geometry: "displaced",
  });
  assertEquals(longWords(stacked), "rings stacked displaced 2.00 \u00c5, offset 1.60 \u00c5, 3\u00b0");
  assertEquals(shortWords([{ ...stacked, geometry: "T" }]), "T-stacked");
});
