import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client";
import { useNames } from "../api/queries";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { taskingWords as w } from "../words/action";

/** The mails that went out about a tasking, latest first. */
export function Mails({ number }: { number: string }) {
  const name = useNames();
  const clock = useClock();
  const query = useQuery({
    queryKey: ["of", number, "mails"],
    queryFn: async ({ signal }) =>
      (await get("/api/taskings/{number}/mail", { params: { path: { number } }, signal })).data?.items ?? [],
  });
  if (query.isPending) return <Skeleton />;
  if (query.error) return <Fault error={query.error} retry={() => query.refetch()} />;
  if (query.data.length === 0) return <p>{w.noMails}</p>;
  return (
    <ul className="mails">
      {query.data.toReversed().map((mail) => (
        <li key={mail.id}>
          <details>
            <summary>
              <strong>{mail.subject}</strong>
              <span className="quiet">
                {` ${w.toWhom(name(mail.to))}, ${mail.sentAt ? inWords(mail.sentAt, clock) : (w.mailState[mail.state] ?? mail.state)}`}
              </span>
            </summary>
            <p className="prose">{mail.text}</p>
          </details>
        </li>
      ))}
    </ul>
  );
}
