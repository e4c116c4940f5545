// What the page does beyond being read: the molecule in three dimensions, and pairs picked in it, in the maps, in tables
// or by their numbers. Runs in the reader's browser; everything it shows is in the element `nmer-data`.
(() => {
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("nmer-data").textContent);
  const { symbols, places, owner, formulas, colours, bonds, interactions, treatments } = data;
  const box = find("molecule");
  const selects = [find("first"), find("second")];
  const readout = find("picked");
  if (box === null || readout === null) return;
  document.documentElement.classList.add("scripted");

  const colourOf = (fragment) => colours[fragment % colours.length];
  const members = formulas.map(() => []);
  owner.forEach((fragment, atom) => members[fragment].push(atom));
  const energies = treatments.map(({ pairs }) => {
    const byPair = new Map();
    for (let i = 0; i < pairs.length; i += 3) byPair.set(`${pairs[i]} ${pairs[i + 1]}`, pairs[i + 2]);
    return byPair;
  });

  const held = new Map();
  for (const interaction of interactions) {
    held.set(interaction.pair, [...(held.get(interaction.pair) ?? []), interaction]);
  }
  const heldBy = (one, other) => held.get(`${one} ${other}`) ?? [];

  const at = (atom) => ({ x: places[3 * atom], y: places[3 * atom + 1], z: places[3 * atom + 2] });
  const apart = (one, other) => Math.hypot(one.x - other.x, one.y - other.y, one.z - other.z);

  const middle = (atoms) => {
    const sum = (axis) => atoms.reduce((all, atom) => all + at(atom)[axis], 0) / atoms.length;
    return { x: sum("x"), y: sum("y"), z: sum("z") };
  };

  // Where two fragments hold each other, else their nearest atoms.
  const linesBetween = (one, other) => {
    const found = heldBy(one, other).map(({ ends }) => ends.map(middle));
    if (found.length > 0) return found;
    const { from, to } = contact(one, other);
    return [[at(from), at(to)]];
  };

  // The atoms of two fragments that are nearest to each other.
  const contact = (one, other) => {
    let nearest = { distance: Infinity };
    for (const i of members[one]) {
      for (const j of members[other]) {
        const distance = apart(at(i), at(j));
        if (distance < nearest.distance) nearest = { distance, from: i, to: j };
      }
    }
    return nearest;
  };

  const number = (value, digits) => value.toFixed(digits).replace("-", "\u2212");
  const nameOf = (fragment) => `${formulas[fragment]} (${fragment + 1})`;

  let viewer;
  let lines = [];
  const isLarge = symbols.length > 4000;

  // Opacity is one for all atoms of a model, so that what is not picked is grey instead.
  const isDark = matchMedia("screen and (prefers-color-scheme: dark)");
  const styleOf = (fragment, isFaint) => {
    const color = isFaint ? (isDark.matches ? "#4a515b" : "#d3d7dd") : colourOf(fragment);
    if (isLarge) return { line: { color, linewidth: 2 } };
    return { stick: { color, radius: 0.11 }, sphere: { color, scale: 0.24 } };
  };

  const paint = (picked) => {
    if (viewer === undefined) return;
    for (const line of lines) viewer.removeShape(line);
    lines = [];
    for (const [fragment, serial] of members.entries()) {
      viewer.setStyle({ serial }, styleOf(fragment, picked.length > 0 && !picked.includes(fragment)));
    }
    viewer.removeAllLabels();
    for (const [place, one] of picked.entries()) {
      for (const other of picked.slice(place + 1)) {
        for (const [start, end] of linesBetween(one, other)) {
          lines.push(viewer.addCylinder({ start, end, dashed: true, radius: 0.06, color: "#888888" }));
          viewer.addLabel(`${apart(start, end).toFixed(2)} \u00c5`, {
            position: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2, z: (start.z + end.z) / 2 },
            fontSize: 13,
            fontColor: "#ffffff",
            backgroundColor: "#20242a",
            backgroundOpacity: 0.8,
            inFront: true,
          });
        }
      }
    }
    viewer.render();
  };

  const markCells = (picked) => {
    for (const cell of document.querySelectorAll("g.cells rect.picked")) cell.classList.remove("picked");
    if (picked.length !== 2) return;
    const name = picked.map((fragment) => fragment + 1).join("\u2013");
    for (const cell of document.querySelectorAll("g.cells rect")) {
      if (pairOf(cell) === name) cell.classList.add("picked");
    }
  };

  const pairOf = (cell) => /^\d+\u2013\d+/.exec(cell.querySelector("title")?.textContent ?? "")?.[0];

  const describe = (picked, said) => {
    if (picked.length === 0) return readout.dataset.hint;
    if (picked.length === 1) return `${nameOf(picked[0])}: pick a second fragment.`;
    if (picked.length > 2) return `${picked.map(nameOf).join(", ")}${said === undefined ? "" : `: ${said}`}`;
    const [one, other] = picked;
    const parts = treatments.flatMap(({ name }, i) => {
      const energy = energies[i].get(`${one} ${other}`);
      return energy === undefined ? [] : [`${name} ${number(energy, 4)} kcal/mol`];
    });
    const energy = parts.length === 0 ? "no contribution is known here" : parts.join(", ");
    const words = heldBy(one, other).map(({ words }) => words).join("; ");
    return `${nameOf(one)} and ${nameOf(other)}: ${energy}; ${
      words === "" ? "" : `${words}; `
    }nearest atoms ${contact(one, other).distance.toFixed(2)} \u00c5 apart.`;
  };

  let current = [];
  const pick = (fragments, said) => {
    current = [...new Set(fragments)].sort((one, other) => one - other);
    readout.textContent = describe(current, said);
    selects.forEach((select, i) => {
      select.value = current.length <= 2 && current[i] !== undefined ? String(current[i]) : "";
    });
    markCells(current);
    paint(current);
  };

  for (const [i, select] of selects.entries()) {
    select.append(new Option("\u2013", ""));
    for (const fragment of formulas.keys()) {
      select.append(new Option(`${fragment + 1} ${formulas[fragment]}`, String(fragment)));
    }
    select.addEventListener("change", () => {
      const chosen = selects.map(({ value }) => value);
      pick(chosen.filter((value) => value !== "").map(Number));
      selects[i].focus();
    });
  }

  // A page that shows one result after the other ends the script of the one before, and loads the viewer when it shows it.
  const { signal, loadViewer } = globalThis.nmerPage ?? {};
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button.pick");
    if (button) return pick(button.value.split(" ").map(Number), button.dataset.said);
    const cell = target.closest?.("g.cells rect");
    if (cell) pick(pairOf(cell).split("\u2013").map((name) => Number(name) - 1));
  }, { signal });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") pick([]);
  }, { signal });

  const show = () => {
    const view = document.createElement("div");
    view.className = "view";
    box.append(view);
    viewer = globalThis.$3Dmol.createViewer(view, { backgroundAlpha: 0, antialias: true });
    if (!viewer) return view.remove();
    const neighbours = symbols.map(() => []);
    for (let i = 0; i < bonds.length; i += 2) {
      neighbours[bonds[i]].push(bonds[i + 1]);
      neighbours[bonds[i + 1]].push(bonds[i]);
    }
    const atoms = symbols.map((elem, serial) => ({
      ...at(serial),
      elem,
      serial,
      bonds: neighbours[serial],
      bondOrder: neighbours[serial].map(() => 1),
    }));
    viewer.addModel().addAtoms(atoms);
    // A second fragment makes a pair; a third one begins again.
    viewer.setClickable({}, true, ({ serial }) => {
      const fragment = owner[serial];
      pick(current.length === 1 && current[0] !== fragment ? [...current, fragment] : [fragment]);
    });
    // The page scrolls under a wheel until the view is clicked.
    let isActive = false;
    document.addEventListener("pointerdown", ({ target }) => void (isActive = view.contains(target)), true);
    view.addEventListener("wheel", (event) => {
      if (!isActive) event.stopImmediatePropagation();
    }, { capture: true });
    paint(current);
    viewer.zoomTo();
    viewer.zoom(symbols.length > 60 ? 1.1 : 1.3);
    viewer.render();
    box.classList.add("live");
  };
  // To draw in three dimensions takes the longest: once the molecule is nearly in sight.
  const observer = new IntersectionObserver(async (entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    try {
      await loadViewer?.();
      if (!signal?.aborted) show();
    } catch (error) {
      viewer = undefined;
      box.querySelector(".view")?.remove();
      box.dataset.problem = error.message ?? String(error);
    }
  }, { rootMargin: "200px" });
  observer.observe(box);
  pick([]);
})();
