import { useCallback, useEffect, useRef, useState } from "react";
import { Activity } from "./idle";

const channelName = "itms-activity";
const doing = ["keydown", "pointerdown", "pointermove", "wheel", "scroll"];
const coming = ["focus", "pageshow"];

const checkEveryMs = 10_000;

/** How often a tab tells the others that somebody is here. */
const tellEveryMs = 5_000;

/**
 * Locks the page when nobody did anything for some minutes, here or in another tab. The tabs tell each other that somebody is here, and
 * nothing else.
 * @param minutes Undefined: not yet known, or nobody is signed in.
 */
export function useLock(minutes: number | undefined) {
  const [locked, setLocked] = useState(false);
  const focused = useRef<Element | null>(null);

  useEffect(() => {
    if (minutes === undefined || locked) return;
    const activity = new Activity(minutes * 60_000);
    const channel = new BroadcastChannel(channelName);
    let told = Number.NEGATIVE_INFINITY;
    function lock() {
      // Locking moves the focus. A second call must not take that for where it was.
      focused.current ??= document.activeElement;
      setLocked(true);
    }
    function check() {
      if (activity.isOver) lock();
    }
    function onActivity(event: Event) {
      // A browser tells of a pointer that stands still when the page moves under it.
      if (event.type === "pointermove" && !moves(event as PointerEvent)) return;
      if (activity.isOver) {
        // The key that wakes a computer must not do anything to a page that nobody should see.
        event.stopPropagation();
        if (event.type === "keydown") event.preventDefault();
        lock();
        return;
      }
      activity.note();
      if (Date.now() - told < tellEveryMs) return;
      told = Date.now();
      channel.postMessage(null);
    }
    channel.onmessage = () => activity.note();
    const timer = setInterval(check, checkEveryMs);
    for (const type of doing) window.addEventListener(type, onActivity, { capture: true });
    for (const type of coming) window.addEventListener(type, check);
    document.addEventListener("visibilitychange", check);
    return () => {
      clearInterval(timer);
      channel.close();
      for (const type of doing) window.removeEventListener(type, onActivity, { capture: true });
      for (const type of coming) window.removeEventListener(type, check);
      document.removeEventListener("visibilitychange", check);
    };
  }, [minutes, locked]);

  // The focus is where it was, so that one types on.
  useEffect(() => {
    const was = focused.current;
    if (locked || !(was instanceof HTMLElement)) return;
    focused.current = null;
    // The dialog that goes away has its own idea of where the focus was.
    setTimeout(() => was.focus({ preventScroll: true }));
  }, [locked]);

  return { locked, unlock: useCallback(() => setLocked(false), []) };
}

function moves(event: PointerEvent): boolean {
  return event.movementX !== 0 || event.movementY !== 0;
}

/** Tells a locked tab that somebody is here in another one. */
export function useOthers(somebodyIsHere: () => void) {
  const told = useRef(somebodyIsHere);
  told.current = somebodyIsHere;
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = () => told.current();
    return () => channel.close();
  }, []);
}

/** Tells the other tabs that somebody is here. */
export function tellOthers() {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(null);
  channel.close();
}
