import { Checkbox, Field, Input, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { componentsQuery, meQuery } from "../api/queries";
import { Button } from "../parts/Button";
import { readsAllReports } from "../rights";
import { reportWords as w } from "../words/report";
import { type Days, type PeriodName, periods } from "./period";

interface Props {
  name: PeriodName;
  days: Days;
  unit: string;
  compare: boolean;
  setPeriod: (name: PeriodName, days: Days) => void;
  set: (changes: Record<string, string>) => void;
}

/** Which days and which unit the report covers, and whether it is compared. */
export function PeriodForm({ name, days, unit, compare, setPeriod, set }: Props) {
  const { data: me } = useQuery(meQuery);
  const { data: units } = useQuery(componentsQuery);
  const [choosing, setChoosing] = useState(false);
  const [typed, setTyped] = useState<Days | null>(null);
  const [wrong, setWrong] = useState(false);
  const own = choosing || name === "own";
  const dates = typed ?? days;

  function choose(period: PeriodName, chosen: Days) {
    setChoosing(false);
    setTyped(null);
    setPeriod(period, chosen);
  }

  return (
    <form
      className="panel no-print"
      aria-label={w.choosePeriod}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isWrong = !dates.from || !dates.to || dates.from > dates.to;
        setWrong(isWrong);
        if (isWrong) event.currentTarget.querySelector<HTMLElement>("input[type=date]")?.focus();
        else choose("own", dates);
      }}
    >
      <Field label={w.period}>
        <Select
          value={own ? "own" : name}
          onChange={(_, data) => {
            if (data.value === "own") setChoosing(true);
            else choose(data.value as PeriodName, days);
          }}
        >
          {periods.map((period) => (
            <option key={period} value={period}>
              {w.periods[period]}
            </option>
          ))}
        </Select>
      </Field>
      {own && (
        <>
          <Field label={w.from} validationMessage={wrong ? w.wrongDates : undefined}>
            <Input type="date" value={dates.from} onChange={(_, data) => setTyped({ ...dates, from: data.value })} />
          </Field>
          <Field label={w.to}>
            <Input type="date" value={dates.to} onChange={(_, data) => setTyped({ ...dates, to: data.value })} />
          </Field>
          <Button type="submit">{w.show}</Button>
        </>
      )}
      {me && readsAllReports(me) && (
        <Field label={w.unit}>
          <Select value={unit} onChange={(_, data) => set({ unit: data.value })}>
            <option value="">{w.allUnits}</option>
            {(units ?? []).map((choice) => (
              <option key={choice.code} value={choice.code}>
                {`${choice.code}, ${choice.name}`}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Checkbox
        label={w.compare}
        checked={compare}
        onChange={(_, data) => set({ compare: data.checked ? "yes" : "" })}
      />
    </form>
  );
}
