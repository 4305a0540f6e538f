import { Field, Input } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { keepToken, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { useFirstFault } from "../parts/useFirstFault";
import { useSignOut } from "../shell/useSignOut";
import { meWords } from "../words/me";
import { faultOf, Section } from "./Section";
import { useSave } from "./useSave";

const w = meWords.password;
const nothing = { current: "", new: "" };

/** Changes the password of an account of ITMS. */
export function Password() {
  const [values, setValues] = useState(nothing);
  const { busy, error, said, save } = useSave();
  const form = useFirstFault(error);
  function submit(event: FormEvent) {
    event.preventDefault();
    void save(w.changed, async () => {
      const { body } = await send<Schemas["SessionDocument"]>("/api/me/password", values);
      keepToken(body.csrfToken);
      setValues(nothing);
    });
  }
  return (
    <Section title={w.title} more={w.more} said={said} error={error}>
      <form ref={form} onSubmit={submit} noValidate className="form">
        <Field label={w.current} validationMessage={faultOf(error, "current", w.current)}>
          <Input
            type="password"
            autoComplete="current-password"
            value={values.current}
            onChange={(_, data) => setValues({ ...values, current: data.value })}
          />
        </Field>
        <Field label={w.new} hint={w.newHint} validationMessage={faultOf(error, "new", w.new)}>
          <Input
            type="password"
            autoComplete="new-password"
            value={values.new}
            onChange={(_, data) => setValues({ ...values, new: data.value })}
          />
        </Field>
        <Button type="submit" disabledFocusable={busy}>
          {w.submit}
        </Button>
      </form>
    </Section>
  );
}

/** Ends everything that opens ITMS for me without signing in anew. */
export function SignOutEverywhere() {
  const { busy, error, said, save } = useSave();
  const leave = useSignOut();
  const v = meWords.everywhere;
  const end = () =>
    save(v.done, async () => {
      await send("/api/session?everywhere=true", undefined, { method: "DELETE" });
      await leave();
    });
  return (
    <Section title={v.title} more={v.more} said={said} error={error}>
      <p>
        <Button disabledFocusable={busy} onClick={end}>
          {v.submit}
        </Button>
      </p>
    </Section>
  );
}
