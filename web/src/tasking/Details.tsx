import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/client";
import { referenceQuery, type Tasking, useFacilities, useLabels, useNames } from "../api/queries";
import { Skeleton } from "../parts/Skeleton";
import { momentInWords, useClock } from "../parts/time";
import { words } from "../words";

type Field = Schemas["FieldDocument"];

/** The Guide's tabs: Common, Administrative, and the type's own. */
export function Details({ tasking }: { tasking: Tasking }) {
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
          </dl>
        </section>
      ))}
    </div>
  );
}

function FieldRow({ field, tasking }: { field: Field; tasking: Tasking }) {
  const label = useLabels();
  const name = useNames();
  const facility = useFacilities();
  const clock = useClock();
  const values = read(tasking, field.path)
    .map((value) => {
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
    })
    .filter((text) => text !== "");
  if (values.length === 0) return null;
  return (
    <>
      <dt>{field.label}</dt>
      <dd className="prose">{values.join(", ")}</dd>
    </>
  );
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
