import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { get } from "../api/client";
import { EarlierComplaints } from "../archive/EarlierComplaints";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Status } from "../parts/Status";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords as w } from "../words/action";

/** Similar earlier taskings. The answer of one can be the draft of this one's. */
export function Similar({ number, use }: { number: string; use: ((text: string) => void) | undefined }) {
  const clock = useClock();
  const query = useQuery({
    queryKey: ["of", number, "similar"],
    queryFn: async ({ signal }) =>
      (await get("/api/taskings/{number}/similar", { params: { path: { number } }, signal })).data,
  });
  if (query.isPending) return <Skeleton />;
  if (query.error) return <Fault error={query.error} retry={() => query.refetch()} />;
  const { items = [], duplicates = [] } = query.data ?? {};
  return (
    <>
      {duplicates.length > 0 && (
        <section>
          <h2>{w.possibleDuplicates}</h2>
          <ul>
            {duplicates.map((found) => (
              <li key={found.number}>
                <Link to={`/taskings/${found.number}`}>{found.number}</Link> {`${w.because} ${found.why.join(", ")}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      <EarlierComplaints number={number} />
      {items.length === 0 && <p>{w.noSimilar}</p>}
      <ul className="cards">
        {items.map(({ number: other, why, draft, tasking }) => (
          <li key={other} className="card">
            <h3>
              <Link to={`/taskings/${other}`}>{other}</Link>{" "}
              <Status status={tasking.status} label={tasking.statusLabel} />
            </h3>
            <p className="quiet">{`${w.because} ${why.join(", ")}`}</p>
            {draft?.text && (
              <>
                <p className="quiet">{w.draftFrom(inWords(draft.at, clock))}</p>
                <p className="prose">{draft.text}</p>
                {use && <Button onClick={() => use(draft.text ?? "")}>{w.useDraft}</Button>}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
