import { useCallback, useEffect, useRef } from "react";
import { useBlocker } from "react-router";
import { Button } from "../parts/Button";
import { Modal } from "../parts/Modal";
import { entryWords as w } from "../words/entry";

/** Asks before one leaves a form with unsaved input, whether to another page of ours or out of the tab. */
export function useLeave(dirty: boolean) {
  const unsaved = useRef(dirty);
  const saved = useRef(false);
  unsaved.current = dirty && !saved.current;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved.current &&
      currentLocation.pathname + currentLocation.search !== nextLocation.pathname + nextLocation.search,
  );
  useEffect(() => {
    function onUnload(event: BeforeUnloadEvent) {
      if (unsaved.current) event.preventDefault();
    }
    window.addEventListener("beforeunload", onUnload);
    return () => window.removeEventListener("beforeunload", onUnload);
  }, []);
  /** Everything is saved: one may leave. */
  const free = useCallback(() => {
    saved.current = true;
    unsaved.current = false;
  }, []);
  const question = blocker.state === "blocked" && (
    <Modal title={w.leave.title} close={() => blocker.reset()}>
      <p>{w.leave.more}</p>
      <div className="buttons">
        <Button appearance="primary" onClick={() => blocker.reset()}>
          {w.leave.stay}
        </Button>
        <Button onClick={() => blocker.proceed()}>{w.leave.leave}</Button>
      </div>
    </Modal>
  );
  return { question, free };
}
