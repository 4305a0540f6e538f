import { Field, Input } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import { Button } from "../parts/Button";
import { useAnnounce } from "../shell/announce";
import { meWords as w } from "../words/me";

/** A secret that is shown once, with a button that copies it. */
export function Secret({ label, value }: { label: string; value: string }) {
  const announce = useAnnounce();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      announce(w.copied);
    } catch {
      // Without https a browser forbids it. The text is selected, so that Ctrl+C copies it.
      input.current?.focus();
      input.current?.select();
    }
  }
  return (
    <div className="notice">
      <Field label={label} hint={w.once}>
        <Input ref={input} value={value} readOnly onFocus={(event) => event.target.select()} />
      </Field>
      <Button size="small" onClick={copy}>
        {w.copy}
      </Button>
    </div>
  );
}
