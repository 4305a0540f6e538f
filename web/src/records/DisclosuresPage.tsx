import { Field, Input } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { ProblemError, type Schemas, saveFile, send } from "../api/client";
import { Button } from "../parts/Button";
import { Empty } from "../parts/Empty";
import { Fault } from "../parts/Fault";
import { Table } from "../parts/Table";
import { inFull } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { recordsWords as w } from "../words/records";
import { RecordsHeading } from "./RecordsFrame";

const path = "/api/records/disclosures/search";

/** What was disclosed about one detainee. The alien number stays in the page's memory: no address has it. */
export function DisclosuresPage() {
  const d = w.disclosures;
  const clock = useClock();
  const announce = useAnnounce();
  const [alienNumber, setAlienNumber] = useState("");
  const [found, setFound] = useState<{ of: string; items: Schemas["DisclosureDocument"][] } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wrong = error instanceof ProblemError ? error.problem.errors?.alienNumber : undefined;

  async function attempt(what: () => Promise<void>) {
    setBusy(true);
    setError(null);
    try {
      await what();
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  }

  function find(event: FormEvent) {
    event.preventDefault();
    void attempt(async () => {
      const { body } = await send<Schemas["DisclosuresDocument"]>(path, { alienNumber });
      setFound({ of: alienNumber, items: body.items });
      announce(d.found(body.items.length));
    });
  }

  return (
    <>
      <div className="bar">
        <RecordsHeading page="disclosures" />
      </div>
      <p className="lead">{d.lead}</p>
      <form className="panel" onSubmit={find} noValidate>
        <Field
          label={d.alienNumber}
          validationMessage={wrong && `${d.alienNumber} ${wrong.join(", ")}`}
          validationState={wrong ? "error" : "none"}
        >
          <Input value={alienNumber} autoComplete="off" onChange={(_, data) => setAlienNumber(data.value)} />
        </Field>
        <div className="buttons">
          <Button type="submit" appearance="primary" disabled={busy}>
            {d.find}
          </Button>
          {found && found.items.length > 0 && (
            <Button
              disabled={busy}
              onClick={() =>
                attempt(() => saveFile(`${path}?format=csv`, { alienNumber: found.of }, "disclosures.csv"))
              }
            >
              {d.csv}
            </Button>
          )}
        </div>
      </form>
      {error !== null && !wrong && <Fault error={error} />}
      {found?.items.length === 0 && <Empty title={d.empty}>{d.emptyMore}</Empty>}
      {found && found.items.length > 0 && (
        <Table
          caption={d.found(found.items.length)}
          rows={found.items}
          keyOf={(item) => `${item.number} ${item.at}`}
          columns={[
            { head: d.date, cell: (item) => inFull(item.at, clock.zone) },
            { head: d.recipient, cell: (item) => item.recipient },
            { head: d.nature, cell: (item) => item.nature },
            { head: d.purpose, cell: (item) => item.purpose },
            { head: w.tasking, cell: (item) => <Link to={`/taskings/${item.number}`}>{item.number}</Link> },
          ]}
        />
      )}
    </>
  );
}
