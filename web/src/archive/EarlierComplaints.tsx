import { useQuery } from "@tanstack/react-query";
import { follow, type Schemas } from "../api/client";
import { archiveWords as w } from "../words/archive";
import { Complaints } from "./Complaints";

/** The complaints of MCTS about the detainees of a tasking. If there are none, or one may not see them, nothing is shown. */
export function EarlierComplaints({ number }: { number: string }) {
  const query = useQuery({
    queryKey: ["of", number, "earlier-complaints"],
    queryFn: ({ signal }) =>
      follow<{ items: Schemas["ArchivedComplaint"][] }>(`/api/taskings/${number}/earlier-complaints`, signal),
    retry: false,
  });
  const complaints = query.data?.items ?? [];
  if (complaints.length === 0) return null;
  return (
    <section>
      <h2>{w.earlier}</h2>
      <p className="quiet">{w.earlierMore}</p>
      <Complaints caption={w.earlier} complaints={complaints} />
    </section>
  );
}
