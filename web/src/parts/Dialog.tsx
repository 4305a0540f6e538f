import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";

export interface DialogProps {
  title: string;
  children: ReactNode;
  /** Leaves the dialog. Without it, the dialog stays until it is done. */
  close?: () => void;
  /** Nothing of the page shows through. */
  cover?: boolean;
  onInput?: ((event: FormEvent) => void) | undefined;
}

/** A dialog over the page. The browser keeps the focus in it, hides the page behind it, and afterwards returns the focus. */
export function Dialog({ title, children, close, cover = false, onInput }: DialogProps) {
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
      onInput={onInput}
      onCancel={(event) => {
        if (event.target !== dialog.current) return;
        event.preventDefault();
        close?.();
      }}
      onClose={() => {
        // A browser may let a second Escape through. Whether the dialog closes is not the browser's decision.
        if (!dialog.current?.isConnected) return;
        dialog.current.showModal();
        close?.();
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
