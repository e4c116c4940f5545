/// <reference lib="dom" />
// The page: what is chosen, what is planned of it, how far it is, what came out. It computes nothing itself.

import type { Asked, Choices, ProgressView, Said } from "./messages.ts";
import { planHtml, progressText } from "./plan_view.ts";
import examples from "./examples.json" with { type: "json" };

// What is typed is planned once it rests.
const PAUSE_MILLISECONDS = 250;
const MAX_FILE_BYTES = 16e6;

const find = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;
const form = find<HTMLFormElement>("form");
const text = find<HTMLTextAreaElement>("text");
const charges = find<HTMLInputElement>("charges");
const selects = {
  example: find<HTMLSelectElement>("example"),
  method: find<HTMLSelectElement>("method"),
  basis: find<HTMLSelectElement>("basis"),
  driver: find<HTMLSelectElement>("driver"),
  order: find<HTMLSelectElement>("order"),
  workers: find<HTMLSelectElement>("workers"),
};
const [runButton, cancelButton] = [find<HTMLButtonElement>("run"), find<HTMLButtonElement>("cancel")];

let fileName = "";
let isRunning = false;
let lastPlan = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let thread = startThread();

for (const [i, { title }] of examples.entries()) selects.example.append(new Option(title, String(i)));
selects.example.append(new Option("Your own", "own"));
const cores = navigator.hardwareConcurrency ?? 1;
selects.workers.append(new Option(cores === 1 ? "1, the only core" : `${cores}, one for each core`, ""));
for (const count of [1, 2, 4, 8].filter((count) => count < cores)) {
  selects.workers.append(new Option(count === 1 ? "1, without workers" : String(count), String(count)));
}
find("where").textContent = globalThis.crossOriginIsolated
  ? "Computed in threads of this page, which share memory."
  : "Computed in threads of this page.";
takeExample();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
form.addEventListener("change", (event) => {
  if (event.target === selects.example) takeExample();
  else if ((event.target as HTMLElement).id === "file") {
    takeFile((event.target as HTMLInputElement).files?.[0]);
  }
  planSoon();
});
// What replaces everything is another molecule: it has its own format, and not the charges of the one before.
text.addEventListener("paste", () => {
  if (text.selectionStart === 0 && text.selectionEnd === text.value.length) another("");
});
charges.addEventListener("input", planSoon);
text.addEventListener("input", () => {
  if (fileName === "" || selects.example.value !== "own") own("pasted.xyz");
  // Text that does not begin with the number of atoms is Psi4's, or JSON.
  if (fileName.startsWith("pasted.")) own(`pasted${extensionOf(text.value)}`);
  planSoon();
});
cancelButton.addEventListener("click", cancel);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && isRunning) cancel();
});
for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    const { dataTransfer } = event as DragEvent;
    // Text that is dragged goes where it is dropped, as everywhere.
    if (!dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("dropping", type === "dragover");
    if (type === "drop") void takeFile(dataTransfer.files[0]);
  });
}

function takeExample(): void {
  const example = examples[Number(selects.example.value)];
  if (example === undefined) return;
  fileName = example.name;
  text.value = example.text;
  selects.method.value = example.method;
  selects.basis.value = example.basis;
  charges.value = example.charges;
}

async function takeFile(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  showError(undefined);
  if (file.size > MAX_FILE_BYTES) {
    return showError(
      `${file.name}: found a file of ${Math.round(file.size / 1e6)} MB; ` +
        `expected at most ${MAX_FILE_BYTES / 1e6} MB`,
    );
  }
  try {
    text.value = await file.text();
  } catch {
    return showError(`${file.name}: found what cannot be read; expected a file of text, and no folder`);
  }
  another(file.name);
  planSoon();
}

function another(name: string): void {
  own(name);
  charges.value = "";
}

function own(name: string): void {
  fileName = name;
  selects.example.value = "own";
}

function extensionOf(content: string): string {
  if (/^\s*\{/.test(content)) return ".json";
  return /^\s*\d+\s*$/m.exec(content)?.index === 0 ? ".xyz" : ".txt";
}

function choices(): Choices {
  const checked = form.querySelectorAll<HTMLInputElement>('input[name="bsse"]:checked');
  const { method, basis, driver, order, workers } = selects;
  return {
    name: fileName,
    text: text.value,
    method: method.value,
    basis: basis.value,
    driver: driver.value,
    charges: charges.value,
    bsse: Array.from(checked, ({ value }) => value),
    ...(order.value === "" ? {} : { maxNbody: Number(order.value) }),
    ...(workers.value === "" ? {} : { parallel: Number(workers.value) }),
  };
}

function planSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!isRunning && selects.basis.length > 0) ask({ kind: "plan", number: ++lastPlan, choices: choices() });
  }, PAUSE_MILLISECONDS);
}

function run(): void {
  if (isRunning || runButton.disabled) return;
  clearTimeout(timer);
  showError(undefined);
  setRunning(true);
  showProgress(undefined);
  ask({ kind: "run", choices: choices() });
  void import("./result_view.ts"); // beside the run
}

// A thread that does not stop by itself is ended.
function cancel(): void {
  if (!isRunning) return;
  ask({ kind: "cancel" });
  const cancelled = thread;
  setTimeout(() => {
    if (!isRunning || thread !== cancelled) return;
    thread.terminate();
    thread = startThread();
    hear({ kind: "cancelled" });
  }, 2000);
}

function startThread(): Worker {
  const started = new Worker("thread.js", { type: "module", name: "nmer" });
  started.onmessage = ({ data }: MessageEvent<Said>) => void hear(data);
  started.onerror = (event) => {
    setRunning(false);
    runButton.disabled = true;
    showError(
      event.message === undefined || event.message === ""
        ? "nmer could not be loaded; reload the page"
        : event.message.replace(/^Uncaught Error: /, ""),
    );
  };
  return started;
}

function ask(asked: Asked): void {
  thread.postMessage(asked);
}

async function hear(said: Said): Promise<void> {
  switch (said.kind) {
    case "ready":
      return fill(said.methods, said.bases);
    case "planned":
    case "unplanned":
      if (said.number !== lastPlan) return;
      find("plan").innerHTML = planHtml(said).text;
      runButton.disabled = isRunning || said.kind === "unplanned";
      return;
    case "progress":
      return showProgress(said.progress);
    case "finished": {
      const { showResult } = await import("./result_view.ts");
      await showResult(find("result"), said.data, said.json);
      return ended();
    }
    case "failed":
      showError(said.message);
      return ended();
    case "cancelled":
      ended();
      find("progress").hidden = false;
      find("state").textContent = "Cancelled.";
  }
}

function ended(): void {
  setRunning(false);
  planSoon();
}

function fill(methods: readonly string[], bases: readonly string[]): void {
  if (selects.basis.length === 0) {
    for (const name of methods) selects.method.append(new Option(name.toUpperCase(), name));
    for (const name of bases) selects.basis.append(new Option(name, name.toLowerCase()));
    if (selects.example.value === "own") selects.basis.value = "6-31g*";
    else takeExample();
  }
  planSoon();
}

function setRunning(running: boolean): void {
  isRunning = running;
  runButton.disabled = running;
  cancelButton.hidden = !running;
  find("progress").hidden = !running;
  form.setAttribute("aria-busy", String(running));
}

function showProgress(progress: ProgressView | undefined): void {
  if (!isRunning) return;
  const bar = find<HTMLProgressElement>("bar");
  if (progress === undefined) bar.removeAttribute("value");
  else [bar.max, bar.value] = [progress.total, progress.finished];
  find("state").textContent = progressText(progress);
}

function showError(message: string | undefined): void {
  const error = find("error");
  error.hidden = message === undefined;
  error.textContent = message ?? "";
}
