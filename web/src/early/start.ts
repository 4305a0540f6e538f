import "../tokens.css";
import "../styles.css";
import { showTheme } from "../shell/shownTheme";
import { askEarly } from "./ask";
import { drawFirst } from "./first";

/** How long the whole page waits for the first list. After that it starts, and shows where the list will be. */
const patienceMs = 200;

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const nextFrame = () => new Promise(requestAnimationFrame);

async function start() {
  askEarly();
  // Before anything is drawn, so that nothing flashes in other colors.
  showTheme();
  // The first format of dates takes a browser 20 ms, the next ones less than 1. It makes one while it waits, not when the list is there.
  new Intl.DateTimeFormat("en-US");
  // To read the whole script keeps a browser busy for a tenth of a second. The list comes first, and onto the screen. A page in the
  // background has no frames.
  const areHere = (await Promise.race([drawFirst(), after(patienceMs)])) === true;
  if (areHere) await Promise.race([nextFrame().then(() => after(0)), after(250)]);
  // One after the other, so that the browser can react in between.
  await import("react-dom/client");
  await after(0);
  const { show } = await import("../main");
  await show(areHere);
}

void start();
