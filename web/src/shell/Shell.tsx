import { Button } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { keepToken, ProblemError, send, whenSignedOut } from "../api/client";
import { countsQuery, meQuery, peopleQuery, referenceQuery, signInQuery } from "../api/queries";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { views } from "../views";
import { words } from "../words";
import { Announcer } from "./announce";
import { NewTaskingLink } from "./NewTaskingLink";
import { SearchBox } from "./SearchBox";
import { type ThemeName, themeNames, useTheme } from "./theme";

const SessionEnded = lazy(async () => ({ default: (await import("./SessionEnded")).SessionEnded }));

/** What is around every page: who one is, where one can go, and the search box. */
export function Shell() {
  const me = useQuery(meQuery);
  const navigate = useNavigate();
  const location = useLocation();
  const [ended, setEnded] = useState(false);
  const known = me.data !== undefined;

  useEffect(() => whenSignedOut(() => known && setEnded(true)), [known]);
  const notSignedIn = !known && me.error instanceof ProblemError && me.error.problem.status === 401;
  useEffect(() => {
    // Where the link led is kept. It holds no name and no alien number.
    if (notSignedIn)
      navigate(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`, { replace: true });
  }, [notSignedIn, navigate, location.pathname, location.search]);

  return (
    <Announcer>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <Header name={me.data?.name} />
      <div className="body">
        <Menu known={known} />
        <main id="main" tabIndex={-1}>
          {known ? (
            <Outlet />
          ) : me.error && !notSignedIn ? (
            <Fault error={me.error} retry={() => me.refetch()} />
          ) : (
            <Skeleton />
          )}
        </main>
      </div>
      {ended && (
        <Suspense>
          <SessionEnded person={me.data?.id ?? ""} done={() => setEnded(false)} />
        </Suspense>
      )}
    </Announcer>
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
        {name && <span title={words.signedInAs(name)}>{name}</span>}
        {name && <SignOut />}
      </div>
    </header>
  );
}

function SignOut() {
  const { data } = useQuery(signInQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  async function leave() {
    if (data?.kind === "appService") {
      window.location.assign("/.auth/logout?post_logout_redirect_uri=/sign-in");
      return;
    }
    whenSignedOut(() => {});
    await send("/api/session", undefined, { method: "DELETE" }).catch(() => undefined);
    keepToken(null);
    await navigate("/sign-in");
    queries.clear();
  }
  return (
    <Button size="small" appearance="subtle" onClick={leave}>
      {words.signOut}
    </Button>
  );
}

function Menu({ known }: { known: boolean }) {
  const { data } = useQuery({ ...countsQuery, enabled: known });
  // The names of people and of types come while the first list is being read.
  useQuery({ ...peopleQuery, enabled: known });
  useQuery({ ...referenceQuery, enabled: known });
  const counts: Record<string, unknown> = {
    active: data?.active,
    mine: data?.mine,
    "due-30": data?.due30,
    overdue: data?.overdue,
  };
  return (
    <nav aria-label={words.menu} className="menu">
      <ul>
        {(["home", ...views, "search"] as const).map((page) => (
          <li key={page}>
            <NavLink to={page === "home" ? "/" : `/${page}`} end>
              {words.nav[page]}
              {counts[page] !== undefined && (
                <span className="count">{Number(counts[page]).toLocaleString("en-US")}</span>
              )}
            </NavLink>
          </li>
        ))}
        {known && <NewTaskingLink />}
      </ul>
    </nav>
  );
}
