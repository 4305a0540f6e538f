import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keepToken } from "../api/client";
import { meQuery, type Person, signInQuery } from "../api/queries";
import { PasswordForm } from "../pages/PasswordForm";
import { useDemoSignIn } from "../pages/useDemoSignIn";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Modal } from "../parts/Modal";
import { words } from "../words";

/** Lets one sign in again over the page. The page stays as it is, with all that was typed. */
export function SessionEnded({ person, done }: { person: string; done: () => void }) {
  const { data } = useQuery(signInQuery);
  const queries = useQueryClient();
  const demo = useDemoSignIn(back);
  function back(who: Person) {
    // Somebody else must not go on with what this person typed.
    if (who.id !== person) window.location.assign("/");
    else done();
  }
  return (
    <Modal title={words.signIn.ended}>
      <p>{data?.kind === "appService" ? words.signIn.endedElsewhere : words.signIn.endedMore}</p>
      {data?.kind === "demo" && (
        <>
          {demo.error !== null && <Fault error={demo.error} />}
          <Button appearance="primary" onClick={() => demo.signIn(person)}>
            {words.signIn.as(person)}
          </Button>
        </>
      )}
      {data?.kind === "local" && <PasswordForm person={person} done={back} />}
      {data?.kind === "appService" && (
        <div className="buttons">
          <a href="/.auth/login/aad?post_login_redirect_uri=/" target="_blank" rel="noreferrer">
            {words.signIn.openTab}
          </a>
          <Button
            appearance="primary"
            onClick={async () => {
              keepToken(null);
              back(await queries.fetchQuery({ ...meQuery, staleTime: 0 }));
            }}
          >
            {words.signIn.goOn}
          </Button>
        </div>
      )}
    </Modal>
  );
}
