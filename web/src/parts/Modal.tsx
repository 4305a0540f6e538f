import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

interface Props {
  title: string;
  children: ReactNode;
  /** Leaves the dialog. Without it, the dialog stays until it is done. */
  close?: () => void;
  /** Nothing of the page shows through. */
  cover?: boolean;
}

/** A dialog over the page. The browser keeps the focus in it, hides the page behind it, and afterwards returns the focus. */
export function Modal({ title, children, close, cover = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={cover ? "modal covers" : "modal"}
      role={close ? undefined : "alertdialog"}
      aria-labelledby={heading}
      onCancel={(event) => {
        if (event.target !== dialog.current) return;
        event.preventDefault();
        close?.();
      }}
      onClose={() => {
        // A browser may let a second Escape through.
        if (!dialog.current?.isConnected) return;
        if (close) close();
        else dialog.current.showModal();
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
