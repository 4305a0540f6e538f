import { Field, Input } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { follow, type Schemas, send } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useFirstFault } from "../parts/useFirstFault";
import { meWords } from "../words/me";
import { Secret } from "./Secret";
import { faultOf, Section } from "./Section";
import { useSave } from "./useSave";

type Token = Schemas["TokenDocument"];

const w = meWords.tokens;
const queryKey = ["my-tokens"];
const nothing = { name: "", expires: "" };

/** One's tokens for programs. The secret of a new one is shown once. */
export function Tokens() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => follow<{ items: Token[] }>("/api/me/tokens?top=200", signal),
  });
  const [values, setValues] = useState(nothing);
  const [made, setMade] = useState<Token | null>(null);
  const { busy, error, said, save } = useSave();
  const form = useFirstFault(error);

  function submit(event: FormEvent) {
    event.preventDefault();
    void save("", async () => {
      const { body } = await send<Token>("/api/me/tokens", { name: values.name, expires: values.expires || null });
      setMade(body);
      setValues(nothing);
      await queries.invalidateQueries({ queryKey });
    });
  }
  function revoke(id: string) {
    void save(w.revoked, async () => {
      await send(`/api/me/tokens/${id}`, undefined, { method: "DELETE" });
      if (made?.id === id) setMade(null);
      await queries.invalidateQueries({ queryKey });
    });
  }

  return (
    <Section title={w.title} more={w.more} said={said} error={error}>
      {query.isPending && <Skeleton lines={2} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.items.length === 0 && <p>{w.none}</p>}
      <ul className="lines">
        {query.data?.items.map((token) => (
          <TokenLine key={token.id} token={token} revoke={() => revoke(token.id)} />
        ))}
      </ul>
      {made?.token && <Secret key={made.id} label={w.made(made.name)} value={made.token} />}
      <form ref={form} onSubmit={submit} noValidate className="form">
        <Field label={w.name} hint={w.nameHint} validationMessage={faultOf(error, "name", w.name)}>
          <Input
            value={values.name}
            autoComplete="off"
            onChange={(_, data) => setValues({ ...values, name: data.value })}
          />
        </Field>
        <Field label={w.expires} hint={w.expiresHint} validationMessage={faultOf(error, "expires", w.expires)}>
          <Input
            type="date"
            value={values.expires}
            onChange={(_, data) => setValues({ ...values, expires: data.value })}
          />
        </Field>
        <Button type="submit" disabledFocusable={busy}>
          {w.add}
        </Button>
      </form>
    </Section>
  );
}

function TokenLine({ token, revoke }: { token: Token; revoke: () => void }) {
  const clock = useClock();
  const until = inFull(token.expiresAt, clock.zone);
  const over = new Date(token.expiresAt) <= new Date();
  return (
    <li>
      <span>
        <strong>{token.name}</strong>
        <span className="quiet">
          {`, ${over ? w.over(until) : w.until(until)}, ${token.lastUsedAt ? w.used(inFull(token.lastUsedAt, clock.zone)) : w.unused}`}
        </span>
      </span>
      <Button size="small" onClick={revoke}>
        {w.revoke(token.name)}
      </Button>
    </li>
  );
}
