import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { meQuery, type Person, signInQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Heading } from "../shell/announce";
import { words } from "../words";
import { PasswordForm } from "./PasswordForm";

const DemoPeople = lazy(async () => ({ default: (await import("../demo/DemoPeople")).DemoPeople }));

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
      {kind === "demo" && (
        <section>
          <p>{words.signIn.demo}</p>
          <p>{words.signIn.demoTry}</p>
          <ol>
            {words.signIn.demoSteps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <Suspense fallback={<Skeleton />}>
            <DemoPeople enter={enter} />
          </Suspense>
        </section>
      )}
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
