import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { follow } from "../api/client";
import { meQuery, type Person, signInQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Heading } from "../shell/announce";
import { words } from "../words";
import { PasswordForm } from "./PasswordForm";
import { useDemoSignIn } from "./useDemoSignIn";

/** Only an address of ours: a link from elsewhere must not send people away. */
export function safe(to: string | null): string {
  return to?.startsWith("/") && !to.startsWith("//") && !to.startsWith("/\\") && !to.startsWith("/sign-in") ? to : "/";
}

export function SignIn() {
  const signIn = useQuery(signInQuery);
  const [params] = useSearchParams();
  const to = safe(params.get("to"));
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [activate, setActivate] = useState(false);
  function enter(person: Person) {
    queries.clear();
    queries.setQueryData(meQuery.queryKey, person);
    navigate(to, { replace: true });
  }
  const kind = signIn.data?.kind;
  return (
    <main className="sign-in">
      <p className="brand">{words.app}</p>
      <Heading title={words.signIn.title}>{words.signIn.title}</Heading>
      {signIn.isPending && <Skeleton lines={4} />}
      {signIn.error && <Fault error={signIn.error} retry={() => signIn.refetch()} />}
      {kind === "demo" && <Demo enter={enter} />}
      {kind && kind !== "demo" && signIn.data?.setUpOpen && (
        <section>
          <h2>{words.signIn.setUp}</h2>
          <p>{words.signIn.setUpMore}</p>
          <PasswordForm way="setUp" passwords={kind === "local"} done={enter} />
        </section>
      )}
      {kind === "local" && (
        <section>
          {signIn.data?.setUpOpen && <h2>{words.signIn.title}</h2>}
          {activate && <p>{words.signIn.activateMore}</p>}
          <PasswordForm key={String(activate)} way={activate ? "activate" : "password"} done={enter} />
          <Button appearance="subtle" onClick={() => setActivate(!activate)}>
            {activate ? words.signIn.back : words.signIn.activate}
          </Button>
        </section>
      )}
      {kind === "appService" && (
        <section>
          <p>{words.signIn.appServiceMore}</p>
          <a className="primary" href={`/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(to)}`}>
            {words.signIn.appService}
          </a>
        </section>
      )}
    </main>
  );
}

const first = ["ana.ruiz", "lee.chan", "kim.dale", "ray.singh", "ada.wells"];

function Demo({ enter }: { enter: (person: Person) => void }) {
  const people = useQuery({
    queryKey: ["demo-people"],
    queryFn: ({ signal }) => follow<{ items: Person[] }>("/api/demo/people", signal),
  });
  const { error, signIn } = useDemoSignIn(enter);
  const sorted = people.data?.items.toSorted((a, b) => order(a.id) - order(b.id));
  return (
    <section>
      <p>{words.signIn.demo}</p>
      <p>{words.signIn.demoTry}</p>
      {error !== null && <Fault error={error} />}
      {people.error && <Fault error={people.error} retry={() => people.refetch()} />}
      {people.isPending && <Skeleton />}
      <ul className="people">
        {sorted?.map((person) => (
          <li key={person.id}>
            <button type="button" onClick={() => signIn(person.id)} data-person={person.id}>
              <strong>{person.name}</strong>
              <span>{purpose(person)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function order(id: string): number {
  const at = first.indexOf(id);
  return at < 0 ? first.length : at;
}

function purpose(person: Person): string {
  const does = person.roles.map((role) => words.roles[String(role)] ?? String(role)).join(", ");
  return `${[person.unit, ...person.positions].join(", ")}: ${does}`;
}
