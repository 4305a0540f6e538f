import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ProblemError } from "../api/client";
import { type Reference, type Tasking, taskingQuery } from "../api/queries";
import { byField, type Faults, faultsOf, noFaults, tabOf } from "../form/faults";
import { bodyOf, withoutEmptyRows } from "../form/model";
import { type Change, copyFrom, newForm, suggest, suggestAgain, withCategory } from "../form/state";
import { retroactiveTab, routingReason, tabsOf } from "../form/tabs";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { entryWords as w } from "../words/entry";
import { useRouting } from "./useRouting";
import { useSave } from "./useSave";

/** The state of a new tasking that is being entered. */
export function useEntry(reference: Reference, created: (tasking: Tasking) => void) {
  const { zone } = useClock();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { save, busy } = useSave();
  const [state, setState] = useState(newForm);
  const [isRetroactive, setRetroactive] = useState(false);
  const [tab, setTab] = useState("common");
  const [faults, setFaults] = useState<Faults>(noFaults);
  const [error, setError] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);
  const [copied, setCopied] = useState<{ number: string; before: typeof state } | null>(null);
  const { form } = state;

  const taskType = form.values.taskType;
  const ofType = useMemo(() => tabsOf(reference, taskType, true), [reference, taskType]);
  const routing = useRouting(
    form,
    ofType.flatMap((one) => one.fields),
  );
  const suggested = routing?.actionOfficers.flatMap((officer) => officer.unit ?? []) ?? [];
  const differs = suggested.length > 0 && form.components.some((p) => p.unit !== "" && !suggested.includes(p.unit));
  const asksReason = differs || faults.routingReason !== undefined;
  const tabs = useMemo(
    () => [
      ...ofType.map((one) =>
        one.name === "common" && asksReason ? { ...one, fields: [...one.fields, routingReason] } : one,
      ),
      ...(isRetroactive ? [retroactiveTab] : []),
    ],
    [ofType, asksReason, isRetroactive],
  );
  const fields = tabs.flatMap((one) => one.fields);

  const update = useCallback(
    (change: Change) => setState((before) => withCategory(change(before), reference)),
    [reference],
  );
  useEffect(() => {
    if (!routing) return;
    update(suggest(routing));
    announce(w.suggestion.used);
  }, [routing, update, announce]);

  /** Somebody corrects this: what was wrong with it is no longer known. */
  function change(path: string, made: Change) {
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([at]) => !isAbout(at, path))));
    update(made);
  }

  const latest = useRef(state);
  latest.current = state;
  async function copy(number: string) {
    try {
      const { tasking } = await queries.fetchQuery(taskingQuery(number));
      setCopied({ number, before: latest.current });
      const all = tabsOf(reference, tasking.taskType, true).flatMap((one) => one.fields);
      update(copyFrom(tasking, all, zone));
      announce(w.related.used(number));
    } catch (fault) {
      setError(fault);
    }
  }
  function undoCopy() {
    if (copied) setState(copied.before);
    setCopied(null);
    announce(w.related.undone);
  }

  async function submit() {
    // The API counts the rows that it gets: the same ones are shown.
    const sent = withoutEmptyRows(form);
    setState((before) => ({ ...before, form: withoutEmptyRows(before.form) }));
    setError(null);
    setFaults(noFaults);
    try {
      // A retroactive entry stays one, even if nobody filled in how the request was answered: the API then asks for it.
      const body = bodyOf(fields, sent, zone);
      const tasking = await save(isRetroactive ? { ...body, retroactive: body.retroactive ?? {} } : body);
      if (tasking) created(tasking);
    } catch (fault) {
      refuse(fault);
    }
  }
  function refuse(fault: unknown) {
    const found = byField(faultsOf(fault instanceof ProblemError ? fault.problem : null, fields), tabs);
    const paths = Object.keys(found);
    setFaults(found);
    if (paths.length === 0) setError(fault);
    else announce(w.faultsFound(paths.length));
    const at = paths.map((path) => tabOf(path, tabs)?.name);
    setTab((shown) =>
      at.length === 0 || at.includes(shown) ? shown : (tabs.find((t) => at.includes(t.name))?.name ?? shown),
    );
    setRefusals((before) => before + 1);
  }

  return {
    state,
    form,
    tabs,
    tab: tabs.find((one) => one.name === tab) ?? tabs[0],
    setTab,
    fields,
    routing,
    faults,
    error,
    refusals,
    busy,
    copied,
    isRetroactive,
    setRetroactive,
    change,
    copy,
    undoCopy,
    submit,
    takeSuggestion() {
      if (routing) update(suggestAgain(routing));
      announce(w.suggestion.used);
    },
  };
}

function isAbout(fault: string, path: string): boolean {
  return fault === path || fault.startsWith(`${path}[`) || fault.startsWith(`${path}.`);
}
