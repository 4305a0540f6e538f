import { useEffect, useRef } from "react";

const wrongFields = '[aria-invalid="true"], [data-fault] :is(input, select)';

/** After a refusal the focus moves to the first field that is not accepted. If there is none, the refusal itself is in view. */
export function useFirstFault(error: unknown) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!error) return;
    const field = form.current?.querySelector<HTMLElement>(wrongFields);
    field?.focus();
    (field ?? form.current?.querySelector('[role="alert"]'))?.scrollIntoView({ block: "nearest" });
  }, [error]);
  return form;
}
