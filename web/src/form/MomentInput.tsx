import { Field, Input } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { daysOffQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { useClock } from "../parts/useClock";
import { entryWords as w } from "../words/entry";
import { daysInWords } from "./dates";

interface Props {
  label: string;
  value: string;
  set: (value: string) => void;
  /** Always with a time. */
  withTime: boolean;
  needed: boolean;
  fault: string | undefined;
  warning: string | undefined;
  hint: ReactNode;
}

/** A date, and beside it how far away it is. A day can get a time. */
export function MomentInput({ label, value, set, withTime, needed, fault, warning, hint }: Props) {
  const clock = useClock();
  const timed = withTime || value.includes("T");
  const { data: daysOff } = useQuery(daysOffQuery);
  const away = value ? daysInWords(value, clock, daysOff) : "";
  const action = timed ? w.wholeDay : w.addTime;
  return (
    <div className="moment">
      <Field
        label={label}
        required={needed}
        validationState={fault ? "error" : warning ? "warning" : "none"}
        validationMessage={fault ?? warning}
        hint={[away.replace(/\.?$/, away && "."), timed && w.inAgencyTime, hint].filter(Boolean).join(" ") || undefined}
      >
        <Input type={timed ? "datetime-local" : "date"} value={value} onChange={(_, data) => set(data.value)} />
      </Field>
      {!withTime && value !== "" && (
        <Button
          size="small"
          appearance="subtle"
          aria-label={w.timeOf(action, label)}
          onClick={() => set(timed ? value.slice(0, 10) : `${value}T17:00`)}
        >
          {action}
        </Button>
      )}
    </div>
  );
}
