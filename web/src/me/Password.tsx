import { Field, Input } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { keepToken, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { useFirstFault } from "../parts/useFirstFault";
import { meWords } from "./meWords";
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
