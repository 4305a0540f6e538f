import { Checkbox, Field, Input } from "@fluentui/react-components";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useLocation } from "react-router";
import { type Schemas, send } from "../api/client";
import { recall } from "../kept";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { RowsTable } from "../parts/RowsTable";
import type { ListedRow } from "../parts/rows";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { Heading, useAnnounce } from "../shell/announce";
import { words } from "../words";

interface Asked {
  text?: string;
  alienNumber?: string;
  includeClosed: boolean;
}

/** Searches by number, case, words or alien number. None of it goes into the address or the browser's history. */
export function Search() {
  const location = useLocation();
  const given = recall<string>(location.state) ?? "";
  const [text, setText] = useState(given);
  const [alienNumber, setAlienNumber] = useState("");
  const [includeClosed, setIncludeClosed] = useState(true);
  const [asked, setAsked] = useState<Asked | null>(given ? { text: given, includeClosed: true } : null);
  const announce = useAnnounce();

  // The box at the top can ask again while this page is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key is a new question, even with the same words
  useEffect(() => {
    if (!given) return;
    setText(given);
    setAsked({ text: given, includeClosed: true });
  }, [given, location.key]);

  const query = useInfiniteQuery({
    queryKey: ["search", asked],
    queryFn: async ({ pageParam }) =>
      (await send<Schemas["FoundDocument"]>(pageParam, { ...asked, matches: true })).body,
    initialPageParam: "/api/search",
    getNextPageParam: (page) => page.nextLink ?? undefined,
    enabled: asked !== null,
    gcTime: 0,
  });
  const rows = (query.data?.pages.flatMap((page) => page.items) ?? []) as ListedRow[];
  const found = query.data ? words.searchPage.found(rows.length, query.hasNextPage) : "";
  useEffect(() => {
    if (found) announce(found);
  }, [found, announce]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const next: Asked = { includeClosed };
    if (text.trim()) next.text = text.trim();
    if (alienNumber.trim()) next.alienNumber = alienNumber.trim();
    if (next.text || next.alienNumber) setAsked(next);
  }

  return (
    <>
      <Heading title={words.searchPage.title}>{words.searchPage.title}</Heading>
      <form className="panel" onSubmit={submit}>
        <Field label={words.searchPage.text}>
          <Input value={text} onChange={(_, data) => setText(data.value)} autoComplete="off" />
        </Field>
        <Field label={words.searchPage.alien}>
          <Input value={alienNumber} onChange={(_, data) => setAlienNumber(data.value)} autoComplete="off" />
        </Field>
        <Checkbox
          label={words.searchPage.closed}
          checked={includeClosed}
          onChange={(_, data) => setIncludeClosed(data.checked === true)}
        />
        <Button type="submit" appearance="primary">
          {words.searchPage.submit}
        </Button>
      </form>
      {asked === null && <Empty title={words.searchPage.start}>{words.searchPage.notInAddress}</Empty>}
      {query.isLoading && <Skeleton />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && rows.length === 0 && <Empty title={words.searchPage.empty}>{words.searchPage.emptyMore}</Empty>}
      {rows.length > 0 && (
        <>
          <p className="quiet">{found}</p>
          <RowsTable caption={words.searchPage.title} rows={rows} hidden={["taskAuthority", "facility"]} matches />
          <ShowMore query={query} count={rows.length} />
        </>
      )}
    </>
  );
}
