import type { Schemas } from "../api/client";
import { useLabels } from "../api/queries";
import { Table } from "../parts/Table";
import { archiveWords as w } from "../words/archive";

type Complaint = Schemas["ArchivedComplaint"];

/** Complaints of MCTS as a table. */
export function Complaints({ caption, complaints }: { caption: string; complaints: readonly Complaint[] }) {
  const label = useLabels();
  return (
    <Table
      caption={caption}
      rows={complaints}
      keyOf={(complaint) => complaint.number}
      columns={[
        { head: w.fields.number ?? "", cell: (c) => c.number },
        { head: w.fields.name ?? "", cell: (c) => c.detaineeName ?? "" },
        { head: w.fields.alienNumber ?? "", cell: (c) => c.alienNumber ?? "" },
        { head: w.fields.facility ?? "", cell: (c) => c.facility ?? "" },
        { head: w.fields.type ?? "", cell: (c) => label("medicalComplaintType", c.complaintType) },
        { head: w.fields.findings ?? "", cell: (c) => <span className="prose">{c.findings ?? ""}</span> },
        { head: w.received, cell: (c) => c.received ?? "" },
        { head: w.closed, cell: (c) => c.closed ?? "" },
      ]}
    />
  );
}
