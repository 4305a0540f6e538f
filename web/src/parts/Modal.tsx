import { createContext, type FormEvent, useContext, useState } from "react";
import { words } from "../words";
import { Button } from "./Button";
import { Dialog, type DialogProps } from "./Dialog";
import { LeaveQuestion, useLeave } from "./useLeave";

const Closing = createContext<() => void>(() => undefined);

/** A dialog over the page. Once one typed into its form, it asks before it closes, and before one goes back or leaves the page. */
export function Modal({ close, children, ...props }: DialogProps) {
  const [isTyped, setTyped] = useState(false);
  const [isAsking, setAsking] = useState(false);
  // The page behind is out of reach. Only the browser's own buttons lead away from it.
  const { question } = useLeave(isTyped, (to) => to.historyAction === "POP");
  if (!close) return <Dialog {...props}>{children}</Dialog>;
  const ask = () => (isTyped ? setAsking(true) : close());
  return (
    <Dialog
      {...props}
      close={ask}
      onInput={(event: FormEvent) => {
        if (event.target instanceof Element && event.target.closest("form")) setTyped(true);
      }}
    >
      <Closing.Provider value={ask}>{children}</Closing.Provider>
      {question}
      {isAsking && <LeaveQuestion stay={() => setAsking(false)} leave={close} />}
    </Dialog>
  );
}

/** Closes the dialog that it is in. */
export function Cancel() {
  return <Button onClick={useContext(Closing)}>{words.cancel}</Button>;
}
