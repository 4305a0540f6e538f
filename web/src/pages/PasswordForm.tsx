import { Field, Input } from "@fluentui/react-components";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { keepToken, ProblemError, type Schemas, send } from "../api/client";
import type { Person } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { words } from "../words";

type Way = "password" | "activate" | "setUp";

const fields: Record<
  Way,
  { path: string; submit: string; fields: readonly (readonly [name: string, label: string, auto: string])[] }
> = {
  password: {
    path: "/api/session",
    submit: words.signIn.submit,
    fields: [
      ["userName", words.signIn.person, "username"],
      ["password", words.signIn.password, "current-password"],
    ],
  },
  activate: {
    path: "/api/session/activate",
    submit: words.signIn.activateSubmit,
    fields: [
      ["userName", words.signIn.person, "username"],
      ["code", words.signIn.code, "one-time-code"],
      ["password", words.signIn.newPassword, "new-password"],
    ],
  },
  setUp: {
    path: "/api/setup",
    submit: words.signIn.setUpSubmit,
    fields: [
      ["code", words.signIn.code, "one-time-code"],
      ["name", words.signIn.name, "name"],
      ["email", words.signIn.email, "email"],
      ["userName", words.signIn.person, "username"],
      ["password", words.signIn.newPassword, "new-password"],
    ],
  },
};

interface Props {
  way?: Way;
  person?: string;
  /** False: the agency's own sign-in page asks for the password. */
  passwords?: boolean;
  done: (person: Person) => void;
}

/** Signs in with ITMS's own accounts. */
export function PasswordForm({ way = "password", person = "", passwords = true, done }: Props) {
  const [values, setValues] = useState<Record<string, string>>(person ? { userName: person } : {});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = fields[way];
  const asked = form.fields.filter(([name]) => passwords || name !== "password");
  const password = useRef<HTMLInputElement>(null);
  // Whose password it is, is settled.
  useEffect(() => {
    if (person) password.current?.focus();
  }, [person]);
  const problem = error instanceof ProblemError ? error.problem : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { body } = await send<Schemas["SessionDocument"]>(form.path, values, { anonymous: true });
      keepToken(body.csrfToken ?? null);
      done(body.person);
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} className="form">
      {error !== null && !problem?.errors && <Fault error={error} />}
      {asked.map(([name, label, auto]) => {
        const fault = problem?.errors?.[name] ?? (name === "userName" ? problem?.errors?.person : undefined);
        return (
          <Field key={name} label={label} validationMessage={fault ? `${label} ${fault.join(", ")}` : undefined}>
            <Input
              type={name === "password" ? "password" : name === "email" ? "email" : "text"}
              autoComplete={auto}
              readOnly={name === "userName" && person !== ""}
              ref={name === "password" ? password : undefined}
              value={values[name] ?? ""}
              onChange={(_, data) => setValues({ ...values, [name]: data.value })}
            />
          </Field>
        );
      })}
      <Button type="submit" appearance="primary" disabled={busy}>
        {form.submit}
      </Button>
    </form>
  );
}
