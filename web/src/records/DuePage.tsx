import { Checkbox, Field, Select } from "@fluentui/react-components";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { FormDialog } from "../admin/FormDialog";
import { follow, type Schemas, send } from "../api/client";
import { meQuery, referenceQuery, useLabels } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { ShowMore } from "../parts/ShowMore";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull, momentInWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { proposesDisposals } from "../rights";
import { useAnnounce } from "../shell/announce";
import { recordsWords as w } from "../words/records";
import { RecordsHeading } from "./RecordsFrame";

type Due = Schemas["DueTasking"];

interface Page {
  items: Due[];
  nextLink: string | null;
}

const isFree = (due: Due) => !due.kept && !due.disposal;

/** What is past its date. A records liaison chooses what to propose. */
export function DuePage() {
  const d = w.due;
  const { data: me } = useQuery(meQuery);
  const { data: reference } = useQuery(referenceQuery);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const label = useLabels();
  const clock = useClock();
  const [category, setCategory] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [proposing, setProposing] = useState(false);
  const [said, setSaid] = useState("");
  const query = useInfiniteQuery({
    queryKey: ["records", "due", category],
    queryFn: ({ pageParam, signal }) => follow<Page>(pageParam, signal),
    initialPageParam: `/api/records/due?top=50${category ? `&category=${encodeURIComponent(category)}` : ""}`,
    getNextPageParam: (page) => page.nextLink ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const free = rows.filter(isFree).map((due) => due.number);
  const picked = chosen.filter((number) => free.includes(number));
  const proposes = proposesDisposals(me);
  const toggle = (number: string, on: boolean) =>
    setChosen((before) => (on ? [...before, number] : before.filter((other) => other !== number)));

  return (
    <>
      <div className="bar">
        <RecordsHeading page="due" />
        <span className="grow" />
        {proposes && (
          <Button appearance="primary" disabledFocusable={picked.length === 0} onClick={() => setProposing(true)}>
            {d.propose}
          </Button>
        )}
      </div>
      <p className="lead">{proposes ? d.lead : d.leadRead}</p>
      {said && <p className="notice">{said}</p>}
      <search className="panel" aria-label={d.filter}>
        <Field label={w.category}>
          <Select value={category} onChange={(_, data) => setCategory(data.value)}>
            <option value="">{d.all}</option>
            {(reference?.enumerations.category ?? []).map((choice) => (
              <option key={String(choice.value)} value={String(choice.value)}>
                {choice.label}
              </option>
            ))}
          </Select>
        </Field>
        {proposes && free.length > 0 && (
          <Checkbox
            label={d.tickAll}
            checked={picked.length === free.length ? true : picked.length > 0 ? "mixed" : false}
            onChange={(_, data) => setChosen(data.checked === true ? free : [])}
          />
        )}
      </search>
      {query.isPending && <Skeleton lines={8} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data && rows.length === 0 && <Empty title={d.empty}>{d.emptyMore}</Empty>}
      {rows.length > 0 && (
        <>
          {proposes && <p role="status">{d.chosen(picked.length)}</p>}
          <Table
            caption={w.pages.due ?? ""}
            rows={rows}
            keyOf={(due) => due.number}
            columns={[
              {
                head: w.tasking,
                cell: (due) => (
                  <>
                    {proposes && isFree(due) && (
                      <Checkbox
                        aria-label={d.tick(due.number)}
                        checked={picked.includes(due.number)}
                        onChange={(_, data) => toggle(due.number, data.checked === true)}
                      />
                    )}
                    <Link to={`/taskings/${due.number}`} data-row="">
                      {due.number}
                    </Link>
                  </>
                ),
              },
              { head: w.type, cell: (due) => label("taskType", due.taskType) },
              { head: w.category, cell: (due) => label("category", due.category) },
              { head: w.closed, cell: (due) => inFull(due.closedAt, clock.zone) },
              { head: d.schedule, cell: (due) => `${due.schedule} (${due.authority})` },
              { head: d.keptThrough, cell: (due) => momentInWords(due.keptThrough, clock.zone) },
              { head: d.state, cell: (due) => <State due={due} /> },
            ]}
          />
          <ShowMore query={query} count={rows.length} />
        </>
      )}
      {proposing && (
        <FormDialog
          title={d.propose}
          lead={d.proposeMore(picked.length)}
          fields={[{ name: "note", label: d.note, kind: "text", hint: w.cancelHint }]}
          initial={{ note: "" }}
          submitLabel={d.propose}
          submit={async ({ note }) => {
            await send("/api/records/disposals", { numbers: picked, note: note || null });
            await queries.invalidateQueries({ queryKey: ["records"] });
            setChosen([]);
            setProposing(false);
            setSaid(d.done);
            announce(d.done);
          }}
          close={() => setProposing(false)}
        />
      )}
    </>
  );
}

function State({ due }: { due: Due }) {
  if (due.disposal) return <Link to={`/records/disposals/${due.disposal}`}>{w.due.proposed}</Link>;
  return <>{due.kept ? w.kept[due.kept] : w.due.can}</>;
}
