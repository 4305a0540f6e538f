import { useState } from "react";
import { keepToken, type Schemas, send } from "../api/client";
import type { Person } from "../api/queries";

/** Signing in without a password, as the demo alone allows it. */
export function useDemoSignIn(done: (person: Person) => void) {
  const [error, setError] = useState<unknown>(null);
  async function signIn(person: string) {
    setError(null);
    try {
      const { body } = await send<Schemas["SessionDocument"]>("/api/session", { person }, { anonymous: true });
      keepToken(body.csrfToken);
      done(body.person);
    } catch (fault) {
      setError(fault);
    }
  }
  return { error, signIn };
}
