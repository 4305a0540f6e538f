import { Field, Input, Select } from "@fluentui/react-components";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { ProblemError, type Schemas, send } from "../api/client";
import { meQuery, referenceQuery } from "../api/queries";
import { faultOf } from "../me/Section";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { NotForYou } from "../parts/NotForYou";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { mayAudit } from "../rights";
import { Heading, useAnnounce } from "../shell/announce";
import { archiveWords as w } from "../words/archive";
import { ArchiveReadings } from "./ArchiveReadings";
import { Complaints } from "./Complaints";

type Page = { items: Schemas["ArchivedComplaint"][]; nextLink: string | null };

const texts = ["name", "alienNumber", "facility", "findings", "number"] as const;
const days = ["receivedFrom", "receivedTo", "closedFrom", "closedTo"] as const;
const nothing: Record<string, string> = {};

/** Whether a field of the form shows what is wrong. */
const isOfField = (error: unknown) => error instanceof ProblemError && error.problem.errors !== undefined;

/** The archive of MCTS: closed complaints, only to read. Nothing of what one looks for goes into the address. */
export function ArchivePage() {
  const { data: me } = useQuery(meQuery);
  if (me && !mayAudit(me)) return <NotForYou title={w.title} more={w.notForYou} />;
  return <ArchiveSearch />;
}

function ArchiveSearch() {
  const { data: reference } = useQuery(referenceQuery);
  const announce = useAnnounce();
  const [values, setValues] = useState(nothing);
  const [asked, setAsked] = useState<Record<string, string> | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["archive", asked],
    queryFn: async ({ pageParam }) => (await send<Page>(pageParam, asked)).body,
    initialPageParam: "/api/archive/search",
    getNextPageParam: (page) => page.nextLink ?? undefined,
    enabled: asked !== null,
    gcTime: 0,
    retry: false,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const found = query.data ? w.found(rows.length, query.hasNextPage) : "";
  useEffect(() => {
    if (found) announce(found);
  }, [found, announce]);
  const set = (name: string, value: string) => setValues((before) => ({ ...before, [name]: value }));

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== "")));
  }

  return (
    <>
      <Heading title={w.title}>{w.title}</Heading>
      <p className="lead">{w.lead}</p>
      <form className="panel" onSubmit={submit} noValidate>
        {texts.map((name) => (
          <Field
            key={name}
            label={w.fields[name]}
            validationMessage={faultOf(query.error, name, w.fields[name] ?? name)}
          >
            <Input value={values[name] ?? ""} onChange={(_, data) => set(name, data.value)} autoComplete="off" />
          </Field>
        ))}
        <Field label={w.fields.type}>
          <Select value={values.type ?? ""} onChange={(_, data) => set("type", data.value)}>
            <option value="">{w.anyType}</option>
            {reference?.enumerations.medicalComplaintType?.map((choice) => (
              <option key={String(choice.value)} value={String(choice.value)}>
                {choice.label}
              </option>
            ))}
          </Select>
        </Field>
        {days.map((name) => (
          <Field
            key={name}
            label={w.fields[name]}
            validationMessage={faultOf(query.error, name, w.fields[name] ?? name)}
          >
            <Input type="date" value={values[name] ?? ""} onChange={(_, data) => set(name, data.value)} />
          </Field>
        ))}
        <Button type="submit" appearance="primary">
          {w.submit}
        </Button>
      </form>
      {asked === null && <Empty title={w.start}>{w.recorded}</Empty>}
      {query.isLoading && <Skeleton />}
      {query.error && !isOfField(query.error) && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && rows.length === 0 && <Empty title={w.empty}>{w.emptyMore}</Empty>}
      {rows.length > 0 && (
        <>
          <p className="quiet">{found}</p>
          <Complaints caption={w.title} complaints={rows} />
          <ShowMore query={query} count={rows.length} />
        </>
      )}
      <ArchiveReadings />
    </>
  );
}
