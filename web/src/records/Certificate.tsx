import { useQuery } from "@tanstack/react-query";
import { follow, type Schemas } from "../api/client";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { Skeleton } from "../parts/Skeleton";
import { Table } from "../parts/Table";
import { inFull, momentInWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { recordsWords as w } from "../words/records";
import { Fact } from "./DisposalPage";

/** What a disposal has destroyed, to print and to file. */
export function Certificate({ path }: { path: string }) {
  const c = w.certificate;
  const clock = useClock();
  const query = useQuery({
    queryKey: ["records", "certificate", path],
    queryFn: ({ signal }) => follow<Schemas["CertificateDocument"]>(path, signal),
  });
  const certificate = query.data;
  if (!certificate)
    return query.error ? <Fault error={query.error} retry={() => query.refetch()} /> : <Skeleton lines={8} />;
  const person = ({ id, name, at }: Schemas["CertifiedPerson"]) => `${name ?? id}, ${inFull(at, clock.zone)}`;
  return (
    <section aria-labelledby="certificate">
      <div className="bar">
        <h2 id="certificate">{c.title}</h2>
        <span className="grow" />
        <Button onClick={() => window.print()}>{c.print}</Button>
        <a className="button" href={path} download={`disposal-${certificate.id}.json`}>
          {c.json}
        </a>
      </div>
      <p>{certificate.statement}</p>
      <dl className="facts">
        <Fact name={c.id} value={certificate.id} />
        <Fact name={c.proposedBy} value={person(certificate.proposedBy)} />
        <Fact name={c.approvedBy} value={person(certificate.approvedBy)} />
        <Fact name={c.finished} value={inFull(certificate.finishedAt, clock.zone)} />
        <div>
          <dt>{c.hash}</dt>
          <dd className="hash">{certificate.sha256}</dd>
        </div>
      </dl>
      <h3>{c.destroyed}</h3>
      {certificate.destroyed.length === 0 ? (
        <p>{c.none}</p>
      ) : (
        <Table
          caption={c.destroyed}
          rows={certificate.destroyed}
          keyOf={(tasking) => tasking.number}
          columns={[
            { head: w.tasking, cell: (tasking) => tasking.number },
            { head: c.authority, cell: (tasking) => `${tasking.schedule} (${tasking.authority})` },
            { head: c.created, cell: (tasking) => inFull(tasking.createdAt, clock.zone) },
            { head: w.closed, cell: (tasking) => inFull(tasking.closedAt, clock.zone) },
            { head: w.due.keptThrough, cell: (tasking) => momentInWords(tasking.keptThrough, clock.zone) },
            { head: c.contents, cell: (tasking) => c.counted(Number(tasking.events), Number(tasking.documents)) },
            { head: c.sha256, cell: (tasking) => <span className="hash">{tasking.sha256}</span> },
          ]}
        />
      )}
      {certificate.kept.length > 0 && (
        <>
          <h3>{c.kept}</h3>
          <Table
            caption={c.kept}
            rows={certificate.kept}
            keyOf={(item) => item.number}
            columns={[
              { head: w.tasking, cell: (item) => item.number },
              { head: w.reason, cell: (item) => (item.kept ? w.kept[item.kept] : "") },
            ]}
          />
        </>
      )}
    </section>
  );
}
