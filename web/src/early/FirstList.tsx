import type { ReactNode } from "react";
import type { Person } from "../api/queries";
import { type Group, type Waiting, WaitingGroup } from "../pages/waiting";
import { Button } from "../parts/Button";
import { type ColumnName, columns, Head, type LinkProps, type ListedRow, type Says, TaskingCells } from "../parts/rows";
import { managesTaskings } from "../rights";
import { MenuButton } from "../shell/MenuButton";
import { addressOf, type MenuPage, menuPages } from "../shell/menu";
import type { ViewName } from "../views";
import { words } from "../words";

/** The keys do not move in this list yet, and Tab goes through its links as they stand. */
function EarlyLink({ to, children, ...rest }: LinkProps) {
  const { "data-row": _row, "data-cell": _cell, tabIndex: _tab, ...shown } = rest;
  return (
    <a href={to} {...shown}>
      {children}
    </a>
  );
}

interface FrameProps {
  me: Person;
  page: MenuPage;
  children: ReactNode;
}

/** What is around the list, where the whole page will have it. Its links lead on already. */
function Frame({ me, page, children }: FrameProps) {
  return (
    <div className="app" data-early>
      <div className="shell">
        <header className="top">
          <a className="brand" href="/">
            {words.app}
          </a>
          <search className="search">
            <input type="search" aria-label={words.search} placeholder={words.searchHint} disabled />
          </search>
        </header>
        <div className="body">
          <nav aria-label={words.menu} className="menu">
            <MenuButton open={false} />
            <ul id="pages">
              {menuPages(me).map((each) => (
                <li key={each}>
                  <a href={addressOf(each)} aria-current={each === page ? "page" : undefined}>
                    {words.nav[each]}
                  </a>
                </li>
              ))}
              {managesTaskings(me) && (
                <li>
                  <a href="/new">{words.nav.new}</a>
                </li>
              )}
            </ul>
          </nav>
          <main>{children}</main>
        </div>
      </div>
    </div>
  );
}

interface RowsProps {
  me: Person;
  rows: readonly ListedRow[];
  hidden: readonly ColumnName[];
  says: Says;
}

const shownBut = (hidden: readonly ColumnName[]) => columns.filter((column) => !hidden.includes(column.name));

/** Some rows of a view. */
export function FirstRows({ me, rows, hidden, says }: RowsProps) {
  const shown = shownBut(hidden)
    .map((column) => column.name)
    .join();
  const toggle = managesTaskings(me) ? () => {} : undefined;
  return rows.map((row) => (
    <TaskingCells
      key={row.number}
      row={row}
      shown={shown}
      first={false}
      says={says}
      box={words.view.select(row.number)}
      toggle={toggle}
      link={EarlyLink}
    />
  ));
}

interface ViewProps extends RowsProps {
  view: ViewName;
  sort: string;
  /** How many filters are on. */
  filters: number;
}

/** The first rows of a view. */
export function FirstView({ view, sort, filters, ...list }: ViewProps) {
  const shown = shownBut(list.hidden);
  return (
    <Frame me={list.me} page={view}>
      <div className="bar">
        <h1>{words.nav[view]}</h1>
        <span className="grow" />
        <Button disabled>{filters > 0 ? words.view.filtersOn(filters) : words.view.filters}</Button>
        <Button disabled>{words.view.options}</Button>
      </div>
      <div className="rows">
        <table>
          <caption className="hidden">{words.nav[view]}</caption>
          <Head shown={shown} sort={sort} onSort={() => {}} />
          <tbody>
            <FirstRows {...list} />
          </tbody>
        </table>
      </div>
    </Frame>
  );
}

/** What waits for a step of mine, as far as it came at once. */
export function FirstHome({ me, groups, says }: { me: Person; groups: readonly Group[]; says: Says }) {
  return (
    <Frame me={me} page="home">
      <h1>{words.home.title}</h1>
      <div>
        {groups.map((group) => (
          <WaitingGroup
            key={group.step}
            group={group}
            items={group.items as Waiting[]}
            first={false}
            says={says}
            link={EarlyLink}
          />
        ))}
      </div>
    </Frame>
  );
}
