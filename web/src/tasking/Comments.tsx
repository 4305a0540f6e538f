import { Field, Textarea } from "@fluentui/react-components";
import { type FormEvent, type KeyboardEvent, useEffect } from "react";
import { type Loaded, useNames } from "../api/queries";
import { Button } from "../parts/Button";
import { Fault } from "../parts/Fault";
import { inWords } from "../parts/time";
import { useClock } from "../parts/useClock";
import { useAnnounce } from "../shell/announce";
import { taskingWords as w } from "../words/action";
import { useAct } from "./useAct";

interface Props {
  loaded: Loaded;
  /** How often one asked to write a comment. Each time the focus goes into the field. */
  asked: number;
  /** What one typed so far. It outlives this tab. */
  text: string;
  setText: (text: string) => void;
}

/** The comments, and a field for one more. A comment needs no latest version: it cannot contradict anything. */
export function Comments({ loaded: { tasking }, asked, text, setText }: Props) {
  const name = useNames();
  const clock = useClock();
  const announce = useAnnounce();
  const { act, busy, error } = useAct(tasking.number, null, () => {
    setText("");
    announce(w.commentAdded);
  });
  useEffect(() => {
    if (asked > 0) document.getElementById("new-comment")?.focus();
  }, [asked]);
  function add(event: FormEvent | KeyboardEvent) {
    event.preventDefault();
    if (text.trim() && !busy) void act("/comments", { text });
  }
  return (
    <>
      <form onSubmit={add} className="form">
        <Field label={w.addComment} hint={w.postKeys}>
          <Textarea
            id="new-comment"
            value={text}
            onChange={(_, data) => setText(data.value)}
            onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && add(event)}
          />
        </Field>
        {error !== null && <Fault error={error} />}
        <div className="buttons">
          <Button type="submit" appearance="primary" disabled={busy || text.trim() === ""}>
            {w.postComment}
          </Button>
        </div>
      </form>
      {tasking.comments.length === 0 && <p className="quiet">{w.noComments}</p>}
      <ul className="comments">
        {tasking.comments.toReversed().map((comment) => (
          <li key={`${comment.at} ${comment.by}`}>
            <span className="quiet">
              <strong>{name(comment.by)}</strong>, {inWords(comment.at, clock)}
            </span>
            <p className="prose">{comment.text}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
