import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useRef, useState } from "react";
import type { Schemas } from "../api/client";
import { type Loaded, referenceQuery, type Tasking, useFacilities, useLabels, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Skeleton } from "../parts/Skeleton";
import { momentInWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { lazyFluent } from "../parts/withFluent";
import { useAnnounce } from "../shell/announce";
import { words } from "../words";
import { entryWords } from "../words/entry";

const EditForm = lazyFluent(async () => (await import("./EditForm")).EditForm);

type Field = Schemas["FieldDocument"];

/** The Guide's tabs: Common, Administrative, and the type's own. Whoever may change the dates may edit the form, too. */
export function Details({ loaded }: { loaded: Loaded }) {
  const announce = useAnnounce();
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const returns = useRef(false);
  useEffect(() => {
    if (!editing && returns.current) button.current?.focus();
    returns.current = editing;
  }, [editing]);
  const mayEdit = loaded.tasking.allowedActions.includes("set-dates");
  if (editing)
    return (
      <Suspense fallback={<Skeleton />}>
        <EditForm
          loaded={loaded}
          close={(said) => {
            setEditing(false);
            if (said) announce(said);
          }}
        />
      </Suspense>
    );
  return (
    <>
      {mayEdit && (
        <p className="buttons">
          <Button ref={button} onClick={() => setEditing(true)}>
            {entryWords.edit.start}
          </Button>
        </p>
      )}
      <Shown tasking={loaded.tasking} />
    </>
  );
}

function Shown({ tasking }: { tasking: Tasking }) {
  const { data } = useQuery(referenceQuery);
  const own = data?.taskTypes.find((type) => type.value === tasking.taskType)?.tab;
  const shown = data?.tabs.filter(
    (tab) => tab.value === "common" || tab.value === "administrative" || tab.value === own,
  );
  if (!shown) return <Skeleton />;
  return (
    <div className="cards">
      {shown.map((tab) => (
        <section key={tab.value} className="card">
          <h2>{tab.label}</h2>
          <dl>
            {tab.fields
              .filter((field) => !["files", "automatic", "unit"].includes(field.kind))
              .map((field) => (
                <FieldRow key={field.path} field={field} tasking={tasking} />
              ))}
            {tab.value === "common" && tasking.import && (
              <>
                <dt>{words.oldNumber}</dt>
                <dd>{`${tasking.import.number} (${tasking.import.list})`}</dd>
              </>
            )}
          </dl>
        </section>
      ))}
    </div>
  );
}

function FieldRow({ field, tasking }: { field: Field; tasking: Tasking }) {
  const text = useFieldText()(field, tasking);
  if (text === "") return null;
  return (
    <>
      <dt>{field.label}</dt>
      <dd className="prose">{text}</dd>
    </>
  );
}

/** What a field of a tasking holds, in words. */
export function useFieldText(): (field: Field, tasking: object) => string {
  const label = useLabels();
  const name = useNames();
  const facility = useFacilities();
  const clock = useClock();
  function inWords(field: Field, value: unknown): string {
    if (typeof value === "boolean") return value ? words.yes : words.no;
    const text = String(value);
    switch (field.kind) {
      case "enumeration":
        return label(field.enumeration ?? "", text);
      case "date":
      case "instant":
        return momentInWords(text, clock.zone);
      case "person":
      case "people":
        return name(text);
      case "facility":
      case "facilities":
        return facility(text);
      default:
        return text;
    }
  }
  return (field, tasking) =>
    read(tasking, field.path)
      .map((value) => inWords(field, value))
      .filter((text) => text !== "")
      .join(", ");
}

/** The values at a path such as "informationRequest.type" or "detainees[].name". */
export function read(from: unknown, path: string): unknown[] {
  let values: unknown[] = [from];
  for (const step of path.split(".")) {
    const member = step.replace("[]", "");
    values = values.flatMap((value) => (value as Record<string, unknown> | null | undefined)?.[member]);
  }
  return values.filter((value) => value !== null && value !== undefined && typeof value !== "object");
}
