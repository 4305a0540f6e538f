import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { follow, type Schemas } from "../api/client";
import { useNames } from "../api/queries";
import { Fault } from "../parts/Fault";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { archiveWords as w } from "../words/archive";

/** Who searched the archive and what they were shown, the latest first. It is asked for when somebody opens it. */
export function ArchiveReadings() {
  const name = useNames();
  const clock = useClock();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ["archive-readings"],
    queryFn: ({ signal }) => follow<{ items: Schemas["ArchiveReading"][] }>("/api/archive/readings?top=100", signal),
    enabled: open,
    gcTime: 0,
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{w.who}</summary>
      {query.error && <Fault error={query.error} retry={() => query.refetch()} />}
      {query.data?.items.length === 0 && <p>{w.nobody}</p>}
      {query.data && query.data.items.length > 0 && (
        <Table
          caption={w.who}
          rows={query.data.items}
          keyOf={(reading, index) => `${reading.at} ${reading.by} ${index}`}
          columns={[
            { head: w.person, cell: (reading) => name(reading.by) },
            { head: w.what, cell: (reading) => (reading.number ? w.complaint(reading.number) : w.aSearch) },
            { head: w.when, cell: (reading) => inFull(reading.at, clock.zone) },
          ]}
        />
      )}
    </details>
  );
}
