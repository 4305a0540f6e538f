import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Loaded, type Reference, referenceQuery } from "../api/queries";
import { otherFaults } from "../form/faults";
import { onFormKey, useRefusalFocus } from "../form/formKeys";
import { isAssigned } from "../form/merge";
import type { FieldDocument } from "../form/model";
import { Refusal } from "../form/Refusal";
import { type Filling, TabFields } from "../form/TabFields";
import { Button } from "../parts/Button";
import { Skeleton } from "../parts/Skeleton";
import { useLeave } from "../parts/useLeave";
import { words } from "../words";
import { entryWords } from "../words/entry";
import { useFieldText } from "./Details";
import { useEdit } from "./useEdit";

const w = entryWords.edit;

interface Props {
  loaded: Loaded;
  close: (said?: string) => void;
}

/** The form of a tasking that exists. Only what one changed is sent. */
export function EditForm({ loaded, close }: Props) {
  const { data } = useQuery(referenceQuery);
  return data ? <Editor loaded={loaded} close={close} reference={data} /> : <Skeleton />;
}

function Editor({ loaded, close, reference }: Props & { reference: Reference }) {
  const page = useRef<HTMLFormElement>(null);
  const edit = useEdit(loaded, reference, (said) => {
    free();
    close(said);
  });
  const { question, free } = useLeave(edit.isChanged);
  const { tabs, fields, faults } = edit;
  useRefusalFocus(page, edit.refusals);
  useEffect(() => page.current?.querySelector<HTMLElement>("select, input")?.focus(), []);
  const filling: Filling = { ...edit.filling, faults, isAssigned: isAssigned(loaded.tasking) };
  return (
    <>
      {question}
      <form
        ref={page}
        noValidate
        aria-label={w.title}
        onKeyDown={(event) => onFormKey(event, edit.save)}
        onSubmit={(event) => {
          event.preventDefault();
          void edit.save();
        }}
      >
        <p className="quiet">{`${entryWords.needed} ${w.steps} ${entryWords.keys}`}</p>
        <Refusal error={edit.error} others={otherFaults(faults, tabs)} fields={fields} />
        {edit.theirs && (
          <Theirs
            fields={edit.theirs.fields}
            now={edit.theirs.now}
            mine={edit.theirs.mine}
            take={() => {
              edit.takeTheirs();
              page.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
            }}
          />
        )}
        {tabs.map((tab) => (
          <section key={tab.name}>
            {tab.name !== "common" && <h2>{tab.label}</h2>}
            <TabFields tab={tab} filling={filling} />
          </section>
        ))}
        <div className="save-bar">
          <Button type="submit" appearance="primary" disabledFocusable={edit.busy}>
            {edit.theirs ? w.keepMine : w.save}
          </Button>
          <Button onClick={() => close()}>{words.cancel}</Button>
        </div>
      </form>
    </>
  );
}

interface TheirsProps {
  fields: readonly FieldDocument[];
  now: object;
  /** What one changed oneself. */
  mine: Readonly<Record<string, object>>;
  take: () => void;
}

/** What somebody else changed meanwhile, field by field. */
function Theirs({ fields, now, mine, take }: TheirsProps) {
  const text = useFieldText();
  return (
    <div className="notice" role="alert">
      <strong>{w.theirs}</strong>
      <p>{w.theirsMore}</p>
      <div className="rows">
        <table>
          <caption className="hidden">{w.theirs}</caption>
          <thead>
            <tr>
              <th scope="col">{w.field}</th>
              <th scope="col">{w.now}</th>
              <th scope="col">{w.mine}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => {
              const own = mine[field.path];
              return (
                <tr key={field.path}>
                  <td>{field.label}</td>
                  <td data-label={w.now}>{text(field, now) || words.none}</td>
                  <td data-label={w.mine}>{own ? text(field, own) || words.none : w.notMine}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="buttons">
        <Button onClick={take}>{w.takeTheirs}</Button>
      </p>
    </div>
  );
}
