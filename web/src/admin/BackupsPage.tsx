import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { all } from "../api/queries";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { size } from "../parts/size";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { adminWords as w } from "../words/admin";
import { AdminHeading } from "./AdminFrame";
import { FormDialog } from "./FormDialog";

type Backup = Schemas["KeptBackup"];

/** The backups that the server makes each day. Whoever takes one away confirms what it holds. */
export function BackupsPage() {
  const b = w.backups;
  const announce = useAnnounce();
  const clock = useClock();
  const [chosen, setChosen] = useState<Backup | null>(null);
  const query = useQuery({
    queryKey: ["backups"],
    queryFn: ({ signal }) => all<Backup>("/api/admin/backups?top=200", signal),
  });
  return (
    <>
      <div className="bar">
        <AdminHeading page="backups" />
      </div>
      <p className="lead">{b.lead}</p>
      {query.isPending && <Skeleton lines={4} />}
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title={b.empty}>{b.emptyMore}</Empty>}
      {query.data && query.data.length > 0 && (
        <Table
          caption={w.pages.backups ?? ""}
          rows={query.data}
          keyOf={(backup) => backup.name}
          columns={[
            { head: b.made, cell: (backup) => inFull(backup.madeAt, clock.zone) },
            { head: b.size, cell: (backup) => size(Number(backup.bytes)) },
            {
              head: w.actions,
              isActions: true,
              cell: (backup) => (
                <Button
                  size="small"
                  aria-label={b.downloadOf(inFull(backup.madeAt, clock.zone))}
                  onClick={() => setChosen(backup)}
                >
                  {b.download}
                </Button>
              ),
            },
          ]}
        />
      )}
      {chosen && (
        <FormDialog
          title={b.downloadOf(inFull(chosen.madeAt, clock.zone))}
          lead={b.confirm}
          fields={[]}
          initial={{}}
          submitLabel={b.download}
          submit={() => {
            // The browser writes it to the disk as it comes: it may be larger than the memory.
            const link = document.createElement("a");
            link.href = `/api/admin/backups/${encodeURIComponent(chosen.name)}`;
            link.download = chosen.name;
            link.click();
            setChosen(null);
            announce(b.begun);
          }}
          close={() => setChosen(null)}
        />
      )}
    </>
  );
}
