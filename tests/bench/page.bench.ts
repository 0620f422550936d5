import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page, type Request } from "@playwright/test";
import { findChromium } from "../e2e/environment.ts";
import { type Measure, median } from "./measure.ts";
import { meshGraph } from "./mesh-graph.ts";
import { markFrames, quantile, workBetweenMarks } from "./page-trace.ts";

/** `npm run bench:page`: measures the built page in headless Chromium. Names and shapes are the CLI contract's. */
const PAGE = process.env.SETPOINT_PAGE ?? "";
const SCENARIO = "calm-cpu-long-queue";
const VARIANTS = "v=cpu-hpa,keda-queue";
const HORIZON_MINUTES = 30;
const WINDOW = { width: 1440, height: 900 };

/** Runs `act` in a fresh page with its own storage. */
async function fresh<T>(browser: Browser, act: (page: Page) => Promise<T>): Promise<T> {
  // Every fresh browser would fetch the whole page for later visits, while it is being measured.
  const context = await browser.newContext({ viewport: WINDOW, serviceWorkers: "block" });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  try {
    return await act(page);
  } finally {
    await context.close();
  }
}

const whole = (page: Page) => page.getByText(/^future, (re)?computed in \d+ ms$/).waitFor({ state: "attached" });

/** The default scenario with the horizon that the promise of 100 ms speaks of. */
function openLong(page: Page, query: string, variants = VARIANTS): Promise<void> {
  const text = readFileSync(`simulations/scaling/${SCENARIO}.yaml`, "utf8");
  return openText(page, text.replace(/^horizon: .*$/m, `horizon: ${HORIZON_MINUTES}m`), `${variants}&${query}`);
}

/** A text of half an hour in place of the default scenario's, as somebody left it who has edited that. */
async function openText(page: Page, text: string, left: string): Promise<void> {
  // A link from elsewhere would bring its own text.
  await page.addInitScript(
    (kept) => {
      for (const [key, value] of kept) localStorage.setItem(key ?? "", value ?? "");
    },
    [
      [`setpoint/text/${SCENARIO}`, text],
      [`setpoint/run/${SCENARIO}`, left],
    ],
  );
  await page.goto(`${PAGE}/#/lab/${SCENARIO}?${left}`);
  await page.getByText(`/ ${HORIZON_MINUTES}:00`).waitFor();
  await whole(page);
}

declare global {
  interface Window {
    /** From input events to the painted frames that answer them, ms. */
    bench?: number[];
    /** The next of them, and what tells of it. */
    answer?: Promise<void>;
    answered?: () => void;
    /** When the first chart stood, ms since 1970. */
    firstChart?: number;
  }
}

/** Notes in the page when a key came, and when the frame after its answer was painted; `answered` says what an answer is. */
const watchKeys = (page: Page, answered: "whole future" | "first picture" | "next frame"): Promise<void> =>
  page.evaluate((kind) => {
    const times: number[] = [];
    window.bench = times;
    let inputAt = 0;
    /** After the next frame is painted. */
    const painted = () => {
      const since = inputAt;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          times.push(performance.now() - since);
          window.answered?.();
        };
        channel.port2.postMessage(null);
      });
    };
    const pressed = ({ timeStamp }: KeyboardEvent) => {
      inputAt = timeStamp;
      if (kind === "next frame") painted();
    };
    addEventListener("keydown", pressed, true);
    if (kind === "first picture") {
      // While the clock stands, rows are drawn anew only where rows of the future came.
      const draw = CanvasRenderingContext2D.prototype.clearRect;
      CanvasRenderingContext2D.prototype.clearRect = function clear(...box) {
        draw.apply(this, box);
        if (inputAt === 0 || !this.canvas.closest("section[data-kind]")) return;
        painted();
        // One picture a key.
        inputAt = 0;
      };
      return;
    }
    const caption = [...document.querySelectorAll("p")].find(({ textContent }) => textContent?.startsWith("future, "));
    if (!caption) return;
    let computing = false;
    // The page renders as soon as it knows: what is observed here is painted with the next frame.
    new MutationObserver(() => {
      const now = caption.textContent === "future, recomputing";
      if (computing && !now) painted();
      computing = now;
    }).observe(caption, { childList: true, characterData: true, subtree: true });
  }, answered);

/** Presses a key and waits until its answer is noted; who asks again and again asks for frames, which cost time. */
async function pressAndWait(page: Page, key: string): Promise<void> {
  await page.evaluate(() => {
    window.answer = new Promise<void>((resolve) => {
      window.answered = resolve;
    });
  });
  await page.keyboard.press(key);
  await page.evaluate(() => window.answer);
}

const answers = (page: Page): Promise<readonly number[]> => page.evaluate(() => window.bench ?? []);

const CHANGES = 36;
/** A person reads what a scenario is about before turning its knob. */
const LOOK_MS = 3000;
const BARE_ROUNDS = 20;

/**
 * From an input event on the load knob to the painted frame that shows the whole new future; the playhead stands at
 * instants spread over the run. Against a key on a page that does nothing.
 */
async function knobToFuture(browser: Browser): Promise<Measure> {
  const times = await fresh(browser, async (page) => {
    await openLong(page, "t=0&paused=1");
    await page.waitForTimeout(LOOK_MS);
    const playhead = page.getByRole("slider", { name: "Playhead" });
    const knob = page.getByRole("slider", { name: "messages.rate" });
    await watchKeys(page, "whole future");
    for (let change = 0; change < CHANGES; change++) {
      await playhead.fill(String(Math.round((change / CHANGES) * HORIZON_MINUTES * 60) * 1000));
      await knob.focus();
      await pressAndWait(page, change % 2 === 0 ? "ArrowRight" : "ArrowLeft");
    }
    return answers(page);
  });
  const [value, reference] = [quantile(times, 0.95), quantile(await bareKeys(browser), 0.95)];
  return { name: "knob-to-future", value, unit: "ms p95", reference, ratio: value / reference };
}

/** A key on a page that does nothing. */
const bareKeys = (browser: Browser): Promise<readonly number[]> =>
  fresh(browser, async (page) => {
    await page.setContent("<button>bare</button>");
    await watchKeys(page, "next frame");
    for (let round = 0; round < BARE_ROUNDS; round++) await pressAndWait(page, "ArrowRight");
    return answers(page);
  });

const GRAPH_CHANGES = 20;

/** From a key on a knob of ten services that call each other to the painted frame with the first of the new future. */
async function meshKnob(browser: Browser): Promise<Measure> {
  const times = await fresh(browser, async (page) => {
    await openText(page, meshGraph(SCENARIO), "t=0&paused=1");
    const playhead = page.getByRole("slider", { name: "Playhead" });
    const knob = page.getByRole("slider", { name: "users.rate" });
    await watchKeys(page, "first picture");
    for (let change = 0; change < GRAPH_CHANGES; change++) {
      await playhead.fill(String(Math.round(((change * 7) % GRAPH_CHANGES) * HORIZON_MINUTES * 3) * 1000));
      await knob.focus();
      await pressAndWait(page, change % 2 === 0 ? "ArrowRight" : "ArrowLeft");
      await whole(page);
    }
    return answers(page);
  });
  const [value, reference] = [quantile(times, 0.95), quantile(await bareKeys(browser), 0.95)];
  return { name: "mesh-knob", value, unit: "ms p95", reference, ratio: value / reference };
}

const FRAME = "bench frame";
const PLAYED_FRAMES = 300;

const frames = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    (left) =>
      new Promise<void>((resolve) => {
        const next = (more: number) => (more === 0 ? resolve() : requestAnimationFrame(() => next(more - 1)));
        next(left);
      }),
    count,
  );

const workOfFrames = (browser: Browser, page: Page): Promise<readonly number[]> =>
  workBetweenMarks(browser, page, FRAME, () => frames(page, PLAYED_FRAMES));

/** Main-thread work a frame while what `open` opens plays at 100×, against a page that only asks for frames. */
async function playedFrames(browser: Browser, name: string, open: (page: Page) => Promise<void>): Promise<Measure> {
  const played = await fresh(browser, async (page) => {
    await open(page);
    await markFrames(page, FRAME);
    await page.getByRole("button", { name: /^Play$/ }).click();
    return workOfFrames(browser, page);
  });
  const bare = await fresh(browser, async (page) => {
    await page.setContent("<p>bare</p>");
    await markFrames(page, FRAME);
    return workOfFrames(browser, page);
  });
  const [value, reference] = [quantile(played, 0.95), quantile(bare, 0.95)];
  return { name, value, unit: "ms p95", reference, ratio: value / reference };
}

const frame = (browser: Browser): Promise<Measure> =>
  playedFrames(browser, "frame", (page) => openLong(page, "t=0&x=100&paused=1"));

const FOUR = ["cpu-hpa", "keda-queue", "hpa-queue", "fixed-warm"];

/** The same with four variants in the Lab. */
const frameOfFour = (browser: Browser): Promise<Measure> =>
  playedFrames(browser, "frame-four", (page) => openLong(page, "t=0&x=100&paused=1", `v=${FOUR.join()}`));

/** The same with four variants side by side. */
const frameOfCompare = (browser: Browser): Promise<Measure> =>
  playedFrames(browser, "frame-compare", async (page) => {
    await page.goto(`${PAGE}/#/compare/${SCENARIO}?${FOUR.map((name) => `v=${name}`).join("&")}`);
    // There is something to export once all runs are whole.
    await page.getByRole("button", { name: "Export" }).waitFor();
    await page.getByRole("group", { name: "Speed" }).getByText("100×", { exact: true }).click();
  });

const STEP = "bench step";
const STEPS = 120;

/** Main-thread work for each step of the playhead's thumb, there and back over the whole run, one step after the other. */
async function scrub(browser: Browser): Promise<Measure> {
  const steps = await fresh(browser, async (page) => {
    await openLong(page, "t=0&paused=1");
    const playhead = page.getByRole("slider", { name: "Playhead" });
    await playhead.evaluate((element, mark) => element.addEventListener("input", () => performance.mark(mark)), STEP);
    const box = await playhead.boundingBox();
    if (!box) throw new Error("no playhead");
    const y = box.y + box.height / 2;
    const [start, end] = [box.x + 4, box.x + box.width - 4];
    const browserSide = await page.context().newCDPSession(page);
    // Playwright's own mouse runs scripts in the page at each move of a pressed button: they are none of its work.
    const mouse = (type: "mousePressed" | "mouseMoved" | "mouseReleased", x: number) =>
      browserSide.send("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons: 1, clickCount: 1 });
    return workBetweenMarks(browser, page, STEP, async () => {
      await mouse("mousePressed", start);
      // A move is done when the page has answered it; anything asked of the page in between would be work of its own.
      for (let step = 1; step <= STEPS; step++) {
        const way = Math.min(step, STEPS - step) / (STEPS / 2);
        await mouse("mouseMoved", start + way * (end - start));
      }
      await mouse("mouseReleased", start);
    });
  });
  return { name: "scrub", value: quantile(steps, 0.95), unit: "ms p95", reference: null, ratio: null };
}

const PLAYS = 5;

/** How fast the page computes a run to its end, both variants shown, from a new seed to the whole future. */
async function play(browser: Browser): Promise<Measure> {
  const rates = await fresh(browser, async (page) => {
    await openLong(page, "t=0&paused=1");
    const seed = page.getByRole("spinbutton", { name: /^seed/ });
    const found: number[] = [];
    for (let round = 2; round < 2 + PLAYS; round++) {
      await seed.fill(String(round));
      await seed.press("Enter");
      await page.getByText("future, recomputing").waitFor({ state: "attached" });
      await whole(page);
      const caption = await page.getByText(/^future, computed in/).textContent();
      found.push((HORIZON_MINUTES * 60 * 1000) / Number(/(\d+) ms/.exec(caption ?? "")?.[1]));
    }
    return found;
  });
  return { name: "play", value: median(rates), unit: "sim s/s", reference: null, ratio: null };
}

/** Notes in the page when its first chart got its last stroke: the values at the ends of its lines change with them. */
function watchFirstChart(): void {
  let known = "";
  new MutationObserver(() => {
    const ends = [...document.querySelectorAll("span")].map(({ textContent }) => textContent ?? "");
    const now = ends.filter((text) => /^[AB]\s*\d[\d\s]*$/.test(text)).join();
    if (now === known) return;
    known = now;
    window.firstChart = performance.timeOrigin + performance.now();
  }).observe(document, { childList: true, characterData: true, subtree: true });
}

/** Everything that a first visit asks for until the first chart stands, each packed as a server would. */
async function firstLoad(browser: Browser): Promise<Measure> {
  const addresses = await fresh(browser, async (page) => {
    const requests = new Set<Request>();
    page.context().on("request", (request) => requests.add(request));
    await page.addInitScript(watchFirstChart);
    await page.goto(PAGE);
    await page.getByRole("button", { name: /^running, / }).waitFor();
    for (const lane of ["A", "B"]) {
      await page
        .getByText(new RegExp(`^${lane}\\s*\\d[\\d\\s]*$`))
        .first()
        .waitFor();
    }
    await page.waitForLoadState("networkidle");
    const stands = (await page.evaluate(() => window.firstChart)) ?? 0;
    const early = [...requests].filter((request) => request.timing().startTime <= stands);
    return [...new Set(early.map((request) => request.url()))].filter((address) => address.startsWith("http"));
  });
  const bodies = await Promise.all(
    addresses.map(async (address) => Buffer.from(await (await fetch(address)).arrayBuffer())),
  );
  const bytes = bodies.reduce((sum, body) => sum + Math.min(body.length, gzipSync(body, { level: 9 }).length), 0);
  return { name: "first-load", value: bytes / 1000, unit: "kB gzip", reference: null, ratio: null };
}

const BENCHES: readonly (readonly [string, (browser: Browser) => Promise<Measure>])[] = [
  ["knob-to-future", knobToFuture],
  ["mesh-knob", meshKnob],
  ["frame", frame],
  ["frame-four", frameOfFour],
  ["frame-compare", frameOfCompare],
  ["scrub", scrub],
  ["play", play],
  ["first-load", firstLoad],
];

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const measures: Measure[] = [];
for (const [name, measure] of BENCHES) {
  if (words.length === 0 || words.includes(name)) measures.push(await measure(browser));
}
await browser.close();

if (process.argv.includes("--json")) {
  process.stdout.write(`${JSON.stringify({ measures })}\n`);
} else {
  for (const { name, value, unit, reference, ratio } of measures) {
    const against = reference === null ? "" : `  reference ${reference.toFixed(2)}, ratio ${ratio?.toFixed(2)}`;
    process.stdout.write(`${name.padEnd(16)}${value.toFixed(1).padStart(12)} ${unit}${against}\n`);
  }
}
