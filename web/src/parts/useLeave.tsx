import { useCallback, useEffect, useRef } from "react";
import { type BlockerFunction, useBlocker } from "react-router";
import { words } from "../words";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

type Move = Parameters<BlockerFunction>[0];

/** What holds unsaved input now: for each, whether a move would lose it. The router asks only one of them, and that one speaks for all. */
const holders = new Set<(move: Move) => boolean>();

const toAnotherAddress = ({ currentLocation: from, nextLocation: to }: Move) =>
  from.pathname + from.search !== to.pathname + to.search;

/** Whether a move leads to another page, and not only to another part of this one. */
export const toAnotherPage = ({ currentLocation: from, nextLocation: to }: Move) => from.pathname !== to.pathname;

/**
 * Asks before one leaves a form with unsaved input, whether to another page of ours or out of the tab.
 * @param loses Whether a move would lose the input.
 */
export function useLeave(dirty: boolean, loses: (move: Move) => boolean = toAnotherAddress) {
  const unsaved = useRef(dirty);
  const saved = useRef(false);
  unsaved.current = dirty && !saved.current;
  const isLost = useRef(loses);
  isLost.current = loses;
  const blocker = useBlocker((move) => [...holders].some((isHeld) => isHeld(move)));
  useEffect(() => {
    const isHeld = (move: Move) => unsaved.current && isLost.current(move);
    function onUnload(event: BeforeUnloadEvent) {
      if (unsaved.current) event.preventDefault();
    }
    holders.add(isHeld);
    window.addEventListener("beforeunload", onUnload);
    return () => {
      holders.delete(isHeld);
      window.removeEventListener("beforeunload", onUnload);
    };
  }, []);
  /** Everything is saved: one may leave. */
  const free = useCallback(() => {
    saved.current = true;
    unsaved.current = false;
  }, []);
  const question = blocker.state === "blocked" && (
    <LeaveQuestion stay={() => blocker.reset()} leave={() => blocker.proceed()} />
  );
  return { question, free };
}

/** Asks whether what was typed may be lost. */
export function LeaveQuestion({ stay, leave }: { stay: () => void; leave: () => void }) {
  return (
    <Dialog title={words.leave.title} close={stay}>
      <p>{words.leave.more}</p>
      <div className="buttons">
        <Button appearance="primary" onClick={stay}>
          {words.leave.stay}
        </Button>
        <Button onClick={leave}>{words.leave.leave}</Button>
      </div>
    </Dialog>
  );
}
