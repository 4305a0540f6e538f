import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ProblemError, send } from "../api/client";
import { type Loaded, type Reference, type Tasking, taskingQuery } from "../api/queries";
import { byField, type Faults, faultsOf, noFaults } from "../form/faults";
import { differing, withFieldsOf } from "../form/merge";
import { type Body, bodyOf, type FieldDocument, formOf, patchOf, withoutEmptyRows } from "../form/model";
import { type Change, type FormState, typeRows, typeValue } from "../form/state";
import { tabsOf } from "../form/tabs";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { entryWords } from "../words/entry";
import { useChanged } from "./useAct";

const w = entryWords.edit;

interface Theirs {
  fields: readonly FieldDocument[];
  now: Body;
  mine: Record<string, object>;
}

/** An edit of a tasking's form, based on the version that was shown when it began. */
export function useEdit(loaded: Loaded, reference: Reference, done: (said: string) => void) {
  const { zone } = useClock();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const changed = useChanged(loaded.tasking.number);
  const fieldsFor = (taskType: unknown) => tabsOf(reference, taskType, false).flatMap((tab) => tab.fields);
  const read = (tasking: Tasking) => formOf(tasking, fieldsFor(tasking.taskType), zone);
  const bodyFrom = (tasking: Tasking) => bodyOf(fieldsFor(tasking.taskType), read(tasking), zone);

  // What one changed is the difference to the base. What is sent is based on the version one saw last.
  const [base, setBase] = useState(loaded);
  const seen = useRef(loaded);
  const [state, setState] = useState<FormState>(() => ({ form: read(loaded.tasking), typed: new Set() }));
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const [faults, setFaults] = useState<Faults>(noFaults);
  const [error, setError] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);
  const [busy, setBusy] = useState(false);

  const tabs = tabsOf(reference, state.form.values.taskType, false);
  const fields = tabs.flatMap((tab) => tab.fields);
  const mine = bodyOf(fields, state.form, zone);
  const patch = patchOf(bodyFrom(base.tasking), mine);
  const isChanged = Object.keys(patch).length > 0;

  async function save() {
    if (busy) return;
    if (!isChanged) return done(w.nothing);
    setState((before) => ({ ...before, form: withoutEmptyRows(before.form) }));
    setBusy(true);
    setError(null);
    setFaults(noFaults);
    try {
      await put();
    } catch (fault) {
      setFaults(byField(faultsOf(fault instanceof ProblemError ? fault.problem : null, fields), tabs));
      if (!(fault instanceof ProblemError && fault.problem.errors)) setError(fault);
      setRefusals((before) => before + 1);
    } finally {
      setBusy(false);
    }
  }

  async function put() {
    const { number } = loaded.tasking;
    const options = { method: "PATCH", ifMatch: seen.current.etag } as const;
    try {
      const sent = await send<Tasking>(`/api/taskings/${number}`, patch, options);
      changed(sent.body, sent.etag);
      done(w.saved);
    } catch (fault) {
      if (!(fault instanceof ProblemError && fault.problem.status === 412)) throw fault;
      const fresh = await queries.fetchQuery({ ...taskingQuery(number), staleTime: 0 });
      const before = bodyFrom(seen.current.tasking);
      seen.current = fresh;
      if (!compare(before, fresh.tasking)) await put();
    }
  }

  /** Shows what somebody else changed. False: nothing of this form, or the same as here. */
  function compare(before: Body, fresh: Tasking): boolean {
    const now = bodyFrom(fresh);
    const all = [...new Map([...fieldsFor(fresh.taskType), ...fields].map((field) => [field.path, field])).values()];
    const changedByThem = differing(all, before, now);
    const other = changedByThem.filter((field) => differing([field], now, mine).length > 0);
    if (other.length === 0) return false;
    const own = differing(all, bodyFrom(base.tasking), mine);
    setTheirs({
      fields: other,
      now,
      mine: Object.fromEntries(own.map((field) => [field.path, mine])),
    });
    announce(w.theirs);
    return true;
  }

  function takeTheirs() {
    if (!theirs) return;
    const fresh = seen.current;
    setState((before) => ({ ...before, form: withFieldsOf(before.form, read(fresh.tasking), theirs.fields) }));
    setBase(fresh);
    setTheirs(null);
    announce(w.taken);
  }

  function change(path: string, made: Change) {
    setFaults((before) => Object.fromEntries(Object.entries(before).filter(([at]) => !at.startsWith(path))));
    setState(made);
  }

  return {
    tabs,
    fields,
    faults,
    error,
    refusals,
    busy,
    theirs,
    isChanged,
    save,
    takeTheirs,
    filling: {
      form: state.form,
      setValue: (path: string, value: Parameters<typeof typeValue>[1]) => change(path, typeValue(path, value)),
      setRows: (list: string, rows: Parameters<typeof typeRows>[1]) => change(list, typeRows(list, rows)),
      // Units have a step of their own.
      setComponents: () => {},
    },
  };
}
