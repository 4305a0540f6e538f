import "../tokens.css";
import "../styles.css";
import { showTheme } from "../shell/shownTheme";
import { askEarly } from "./ask";
import { drawFirst } from "./first";

/** How long the whole page waits for the first list. After that it starts, and shows where the list will be. */
const patienceMs = 200;

const after = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms));
/** A page in the background has no frames. */
const nextFrame = () => Promise.race([new Promise(requestAnimationFrame), after(250)]);

/** When what was drawn is on the screen: the second frame begins after the first is there. */
async function onScreen() {
  await nextFrame();
  await nextFrame();
}

/** Fetches the script of the whole page, and does not read it yet. Named here, its files come side by side. */
function fetchLater() {
  const files = document.querySelector<HTMLElement>("script[data-later]")?.dataset.later;
  for (const href of files?.split(" ") ?? [])
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "preload", as: "script", crossOrigin: "", href }),
    );
}

async function start() {
  const early = askEarly();
  // Before anything is drawn, so that nothing flashes in other colors.
  showTheme();
  // The first format of dates takes a browser 20 ms, the next ones less than 1. It makes one while it waits, not when the list is there.
  setTimeout(() => new Intl.DateTimeFormat("en-US"));
  const first = await Promise.race([drawFirst(), after(patienceMs)]);
  // To fetch and read the whole script keeps a browser busy for a tenth of a second. So the list comes first.
  if (first) await onScreen();
  for (const drawMore of first?.rest ?? []) {
    drawMore();
    await onScreen();
  }
  fetchLater();
  await after(0);
  // One after the other, so that the browser can react in between.
  await import("react-dom/client");
  await after(0);
  const { show } = await import("../main");
  await show(early, first !== undefined);
}

void start();
