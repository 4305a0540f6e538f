import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { endSession, keepToken } from "../api/client";
import { meQuery, type Person, signInQuery } from "../api/queries";
import { PasswordForm } from "../pages/PasswordForm";
import { useDemoSignIn } from "../pages/useDemoSignIn";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { words } from "../words";
import { tellOthers, useOthers } from "./useLock";

interface Props {
  person: Person;
  /** The page is covered because nobody did anything for a while. Otherwise the session has ended. */
  locked?: boolean;
  done: () => void;
}

/** Lets one sign in again over the page. The page stays as it is, with all that was typed. */
export function SignInAgain({ person, locked = false, done }: Props) {
  const { data } = useQuery(signInQuery);
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const demo = useDemoSignIn(back);
  const kind = data?.kind;
  const asking = useRef(false);

  useEffect(() => {
    // Then loading the page anew leads past the lock nowhere.
    if (locked && kind) void endSession(kind);
  }, [locked, kind]);

  function back(who: Person) {
    // Somebody else must not go on with what this person typed.
    if (who.id !== person.id) window.location.assign("/");
    else {
      done();
      tellOthers();
    }
  }
  async function lookAgain() {
    if (asking.current) return;
    asking.current = true;
    setError(null);
    keepToken(null);
    try {
      back(await queries.fetchQuery({ ...meQuery, staleTime: 0 }));
    } catch (fault) {
      setError(fault);
    } finally {
      asking.current = false;
    }
  }
  useOthers(() => void lookAgain());

  const w = locked ? words.lock : words.signIn;
  return (
    <Modal title={locked ? words.lock.title : words.signIn.ended} cover={locked}>
      <p>{kind === "appService" ? w.endedElsewhere : w.endedMore}</p>
      {error !== null && kind === "appService" && <Fault error={error} />}
      {kind === "demo" && (
        <>
          {demo.error !== null && <Fault error={demo.error} />}
          <Button appearance="primary" onClick={() => demo.signIn(person.id)}>
            {locked ? words.lock.goOn(person.name) : words.signIn.as(person.name)}
          </Button>
        </>
      )}
      {kind === "local" && <PasswordForm person={person.id} done={back} />}
      {kind === "appService" && (
        <div className="buttons">
          <a href="/.auth/login/aad?post_login_redirect_uri=/" target="_blank" rel="noreferrer">
            {words.signIn.openTab}
          </a>
          <Button appearance="primary" onClick={lookAgain}>
            {words.signIn.goOn}
          </Button>
        </div>
      )}
    </Modal>
  );
}
