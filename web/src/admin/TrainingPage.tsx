import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, send } from "../api/client";
import { all, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { FormDialog } from "./FormDialog";

type Training = Schemas["TrainingDocument"];

/** The action officers and when their yearly training is due. */
export function TrainingPage() {
  const t = w.training;
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = useNames();
  const [doing, setDoing] = useState<{ what: "record" | "undo"; person: string } | null>(null);
  const query = useQuery({
    queryKey: ["training"],
    queryFn: ({ signal }) => all<Training>("/api/training?top=200", signal),
  });

  async function done(said: string) {
    await queries.invalidateQueries({ queryKey: ["training"] });
    setDoing(null);
    announce(said);
  }

  const address = (person: string) => `/api/training/${encodeURIComponent(person)}`;
  return (
    <>
      <div className="bar">
        <AdminHeading page="training" />
      </div>
      <p className="lead">{t.lead}</p>
      {query.isPending && <Skeleton lines={6} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title={t.empty}>{t.emptyMore}</Empty>}
      {query.data && query.data.length > 0 && (
        <Table
          caption={w.pages.training ?? ""}
          rows={query.data}
          keyOf={(training) => training.person}
          columns={[
            { head: t.who, cell: (training) => name(training.person) },
            { head: t.unit, cell: (training) => training.unit },
            { head: t.last, cell: (training) => training.lastDay ?? "" },
            { head: t.dueBy, cell: (training) => training.dueBy ?? "" },
            { head: t.state, cell: (training) => t.states[training.state] ?? training.state },
            {
              head: w.actions,
              isActions: true,
              cell: ({ person, lastDay }) => (
                <div className="buttons">
                  <Button
                    size="small"
                    aria-label={t.recordFor(name(person))}
                    onClick={() => setDoing({ what: "record", person })}
                  >
                    {t.record}
                  </Button>
                  {lastDay && (
                    <Button
                      size="small"
                      aria-label={t.undoFor(name(person))}
                      onClick={() => setDoing({ what: "undo", person })}
                    >
                      {t.undo}
                    </Button>
                  )}
                </div>
              ),
            },
          ]}
        />
      )}
      {doing?.what === "record" && (
        <FormDialog
          title={t.recordFor(name(doing.person))}
          lead={t.recordMore}
          fields={[{ name: "day", label: t.day, kind: "date", required: true }]}
          initial={{ day: "" }}
          submitLabel={t.record}
          submit={async ({ day }) => {
            await send(address(doing.person), { day: day || null }, { method: "PUT" });
            await done(w.saved(name(doing.person)));
          }}
          close={() => setDoing(null)}
        />
      )}
      {doing?.what === "undo" && (
        <FormDialog
          title={t.undoFor(name(doing.person))}
          lead={t.undoMore}
          fields={[]}
          initial={{}}
          submitLabel={w.remove}
          submit={async () => {
            await send(address(doing.person), undefined, { method: "DELETE" });
            await done(t.removed);
          }}
          close={() => setDoing(null)}
        />
      )}
    </>
  );
}
