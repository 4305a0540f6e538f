import { type KeyboardEvent, type RefObject, useEffect } from "react";

/** Ctrl+Enter saves from every field. Enter alone would save a form that is far from complete, so it does not. */
export function onFormKey(event: KeyboardEvent, save: () => void) {
  if (event.key !== "Enter") return;
  const saves = event.ctrlKey || event.metaKey;
  if (saves || (event.target instanceof HTMLInputElement && event.target.type !== "checkbox")) event.preventDefault();
  if (saves) save();
}

/** After a refused save the focus goes to the first field that is wrong, or to the notice. */
export function useRefusalFocus(form: RefObject<HTMLFormElement | null>, refusals: number) {
  useEffect(() => {
    if (refusals === 0) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (first ?? form.current?.querySelector<HTMLElement>("#refusal"))?.focus();
  }, [form, refusals]);
}
