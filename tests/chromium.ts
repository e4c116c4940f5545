// A real browser for tests: headless Chromium, driven by its DevTools protocol over a WebSocket.

import { withFolder } from "./folders.ts";

/** How a page is looked at. */
export interface View {
  readonly width: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Whether scripts run; default true. */
  readonly scripts?: boolean;
}

/** An open page. */
export interface BrowserPage {
  /** What it complained about: exceptions, refusals of its policy, errors on the console. */
  readonly complaints: readonly string[];
  /** What it asked the network for, itself not counted. */
  readonly requests: readonly string[];
  /** Milliseconds from the beginning of its loading to the end. */
  readonly loadMilliseconds: number;
  /** The value of an expression in it. */
  readonly evaluate: <Value>(expression: string) => Promise<Value>;
  /** Clicks in the middle of the first element that a selector finds. */
  readonly click: (selector: string) => Promise<void>;
  /** A picture of the whole page, or of what lies between two heights of it, as PNG. */
  readonly screenshot: (top?: number, bottom?: number) => Promise<Uint8Array>;
}

/** The browser's command, or undefined where there is none. */
export function chromiumCommand(): string | undefined {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of ["/usr/bin", "/usr/local/bin", "/snap/bin"]) {
      try {
        if (Deno.statSync(`${folder}/${name}`).isFile) return `${folder}/${name}`;
      } catch { /* not here */ }
    }
  }
  return undefined;
}

const MAX_CLICKS = 20;

// Software draws in three dimensions, and a container has no rights for the browser's own sandbox.
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--hide-scrollbars",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--remote-debugging-port=0",
];

/** Opens files, or addresses, in a browser that ends with the function. */
export function withBrowser<Result>(
  use: (open: (path: string, view: View) => Promise<BrowserPage>) => Promise<Result>,
): Promise<Result> {
  return withFolder(async (folder) => {
    const child = new Deno.Command(chromiumCommand()!, {
      args: [...FLAGS, `--user-data-dir=${folder}`, "about:blank"],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
    try {
      const address = await devToolsAddress(reader);
      const drained = drain(reader);
      const connection = await Connection.open(address);
      const result = await use((path, view) => openPage(connection, path, view));
      await connection.send("Browser.close").catch(() => {});
      await connection.closed;
      await drained;
      return result;
    } finally {
      try {
        child.kill("SIGKILL");
      } catch { /* it has ended */ }
      await child.status;
      await reader.cancel().catch(() => {});
    }
  });
}

async function devToolsAddress(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  for (let said = "";;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the browser ended: ${said}`);
    said += value;
    const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
    if (address !== undefined) return address;
  }
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}

type Message = Record<string, unknown>;

class Connection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Message>>();
  readonly #listeners = new Set<(session: string, method: string, parameters: Message) => void>();
  readonly closed: Promise<void>;
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.addEventListener("close", () => resolve()));
    socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(data)));
  }

  static async open(address: string): Promise<Connection> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    return new Connection(socket);
  }

  listen(listener: (session: string, method: string, parameters: Message) => void): void {
    this.#listeners.add(listener);
  }

  send(method: string, params: Message = {}, sessionId?: string): Promise<Message> {
    const id = ++this.#count;
    const answer = Promise.withResolvers<Message>();
    this.#waiting.set(id, answer);
    this.#socket.send(
      JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
    );
    return answer.promise;
  }

  #receive({ id, result, error, method, params, sessionId }: Message): void {
    if (typeof id !== "number") {
      for (const listener of this.#listeners) {
        listener(String(sessionId), String(method), params as Message);
      }
      return;
    }
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) answer?.resolve(result as Message);
    else answer?.reject(new Error(JSON.stringify(error)));
  }
}

async function openPage(connection: Connection, path: string, view: View): Promise<BrowserPage> {
  const { targetId } = await connection.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await connection.send("Target.attachToTarget", { targetId, flatten: true });
  const session = String(sessionId);
  const send = (method: string, parameters: Message = {}) => connection.send(method, parameters, session);
  const [complaints, requests]: [string[], string[]] = [[], []];
  const loaded = Promise.withResolvers<void>();
  const address = /^https?:/.test(path) ? path : `file://${path}`;
  connection.listen((from, method, parameters) => {
    if (from !== session) return;
    const complaint = complaintOf(method, parameters);
    if (complaint !== undefined) complaints.push(complaint);
    if (method === "Network.requestWillBeSent") {
      const { url } = parameters["request"] as { url: string };
      if (url !== address && !/^(?:data|blob):/.test(url)) requests.push(url);
    }
    if (method === "Page.loadEventFired") loaded.resolve();
  });
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  const { width, height = 900, dark = false, scripts = true } = view;
  const mobile = width < 600;
  await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile });
  await send("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }],
  });
  if (!scripts) await send("Emulation.setScriptExecutionDisabled", { value: true });
  const began = performance.now();
  await send("Page.navigate", { url: address });
  await loaded.promise;
  const loadMilliseconds = performance.now() - began;
  return { complaints, requests, loadMilliseconds, ...actions(send) };
}

function complaintOf(method: string, parameters: Message): string | undefined {
  if (method === "Runtime.exceptionThrown") return JSON.stringify(parameters["exceptionDetails"]);
  if (method === "Log.entryAdded") {
    const { level, text } = parameters["entry"] as { level: string; text: string };
    return level === "error" ? text : undefined;
  }
  const isError = method === "Runtime.consoleAPICalled" && parameters["type"] === "error";
  return isError ? JSON.stringify(parameters["args"]) : undefined;
}

function actions(send: (method: string, parameters?: Message) => Promise<Message>) {
  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: Value }).value;
  };
  // A page may move while it is being looked at: then the mouse misses, what it hits does not hear of it, and it tries again.
  const click = async (selector: string) => {
    for (let attempt = 0; attempt < MAX_CLICKS; attempt++) {
      const [x, y] = await evaluate<[number, number]>(`(() => {
        const element = document.querySelector(${JSON.stringify(selector)});
        element.scrollIntoView({ block: "center" });
        globalThis.mouse?.stop();
        globalThis.mouse = { hits: undefined, stop: () => removeEventListener("click", hear, true) };
        function hear(event) {
          const hits = element.contains(event.target);
          mouse.hits ??= hits;
          if (hits) return;
          event.preventDefault();
          event.stopImmediatePropagation();
        }
        addEventListener("click", hear, true);
        const { left, top, width, height } = element.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
      })()`);
      for (const type of ["mousePressed", "mouseReleased"]) {
        await send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
      }
      if (await evaluate<boolean>("mouse.stop(), mouse.hits === true")) return;
    }
    throw new Error(`the mouse does not hit ${selector}`);
  };
  const screenshot = async (top = 0, bottom = Infinity) => {
    const [width, height] = await evaluate<[number, number]>(
      "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]",
    );
    const clip = { x: 0, y: top, width, height: Math.min(bottom, height) - top, scale: 1 };
    const { data } = await send("Page.captureScreenshot", { captureBeyondViewport: true, clip });
    return Uint8Array.fromBase64(String(data));
  };
  return { evaluate, click, screenshot };
}
