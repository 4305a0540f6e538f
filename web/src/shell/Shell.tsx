import { useIsFetching, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { ProblemError, whenSignedOut } from "../api/client";
import { countsQuery, mailCountQuery, meQuery, peopleQuery, referenceQuery, signInQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { lazyFluent, withFluent } from "../parts/withFluent";
import { managesTaskings } from "../rights";
import { words } from "../words";
import { Announcer } from "./announce";
import { MenuButton } from "./MenuButton";
import { addressOf, menuPages } from "./menu";
import { NewTaskingLink } from "./NewTaskingLink";
import { SearchBox } from "./SearchBox";
import { type ThemeName, themeNames } from "./shownTheme";
import { useTheme } from "./theme";
import { useLock } from "./useLock";
import { useSignOut } from "./useSignOut";

const loadSignInAgain = async () => (await import("./SignInAgain")).SignInAgain;
const SignInAgain = lazyFluent(loadSignInAgain);
const DemoBar = lazy(async () => ({ default: (await import("../demo/DemoBar")).DemoBar }));

/** When nothing else loads any more, what signs one in again is fetched. It must be here even when the server is not. */
const fetchSignInAgainAfterMs = 5_000;

/** What is around every page: who one is, where one can go, and the search box. */
export function Shell() {
  const me = useQuery(meQuery);
  const signIn = useQuery(signInQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  const [ended, setEnded] = useState(false);
  const known = me.data !== undefined;
  const { locked, unlock } = useLock(known && signIn.data ? Number(signIn.data.lockAfterMinutes) : undefined);

  useEffect(() => {
    const timer = setTimeout(() => void withFluent(loadSignInAgain).catch(() => undefined), fetchSignInAgainAfterMs);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => whenSignedOut(() => known && setEnded(true)), [known]);
  const notSignedIn = !known && me.error instanceof ProblemError && me.error.problem.status === 401;
  useEffect(() => {
    // Where the link led is kept. It holds no name and no alien number.
    if (notSignedIn)
      navigate(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  }, [notSignedIn, navigate, location.pathname, location.search]);

  function back() {
    setEnded(false);
    unlock();
    void queries.invalidateQueries({ predicate: (query) => query.state.status === "error" });
  }

  return (
    <>
      <div className={locked ? "shell covered" : "shell"} inert={locked}>
        <Announcer>
          <a className="skip" href="#main">
            {words.skip}
          </a>
          <Header name={me.data?.name} />
          <div className="body">
            <Menu known={known} />
            <main id="main" tabIndex={-1}>
              {known ? (
                <Outlet key={me.data?.id} />
              ) : me.error && !notSignedIn ? (
                <Fault error={me.error} retry={() => me.refetch()} />
              ) : (
                <Skeleton />
              )}
            </main>
          </div>
          {me.data && signIn.data?.kind === "demo" && (
            <Suspense>
              <DemoBar person={me.data} />
            </Suspense>
          )}
        </Announcer>
      </div>
      {me.data && (ended || locked) && (
        <Suspense>
          <SignInAgain person={me.data} locked={locked} done={back} />
        </Suspense>
      )}
    </>
  );
}

function Header({ name }: { name: string | undefined }) {
  const { theme, choose } = useTheme();
  return (
    <header className="top">
      <NavLink to="/" className="brand">
        {words.app}
      </NavLink>
      {name && <SearchBox />}
      <div className="who">
        <label>
          <span className="hidden">{words.theme}</span>
          <select value={theme} onChange={(event) => choose(event.target.value as ThemeName)}>
            {themeNames.map((value) => (
              <option key={value} value={value}>
                {words.themes[value]}
              </option>
            ))}
          </select>
        </label>
        {name && (
          <NavLink to="/me" title={words.signedInAs(name)}>
            {name}
          </NavLink>
        )}
        {name && <SignOut />}
      </div>
    </header>
  );
}

function SignOut() {
  const leave = useSignOut();
  return (
    <Button size="small" appearance="subtle" onClick={leave}>
      {words.signOut}
    </Button>
  );
}

function Menu({ known }: { known: boolean }) {
  const rested = useRest(known);
  const { data } = useQuery({ ...countsQuery, enabled: rested });
  const { data: me } = useQuery({ ...meQuery, enabled: known });
  const decidesMail = managesTaskings(me);
  const { data: mails } = useQuery({ ...mailCountQuery, enabled: decidesMail && rested });
  // The names of people and of types come while the first list is being read.
  useQuery({ ...peopleQuery, enabled: known });
  useQuery({ ...referenceQuery, enabled: known });
  const counts: Record<string, number | undefined> = { ...data, intake: mails };
  const { pathname } = useLocation();
  const [openOn, setOpenOn] = useState<string>();
  const open = openOn === pathname;
  return (
    <nav aria-label={words.menu} className="menu">
      <MenuButton open={open} toggle={() => setOpenOn(open ? undefined : pathname)} />
      <ul id="pages" className={open ? "open" : undefined}>
        {menuPages(me).map((page) => (
          <li key={page}>
            <NavLink to={addressOf(page)} end={page === "home"}>
              {words.nav[page]}
              {counts[page] !== undefined && <span className="count">{counts[page].toLocaleString("en-US")}</span>}
            </NavLink>
          </li>
        ))}
        {known && <NewTaskingLink />}
      </ul>
    </nav>
  );
}

/** Becomes true when the page has loaded what it shows first. */
function useRest(known: boolean): boolean {
  const loading = useIsFetching() > 0;
  const [rested, setRested] = useState(false);
  useEffect(() => {
    if (!known || loading || rested) return;
    const soon = setTimeout(() => setRested(true), 100);
    return () => clearTimeout(soon);
  }, [known, loading, rested]);
  return rested;
}
