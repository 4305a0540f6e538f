import { useState } from "react";
import { type Schemas, send } from "../../api/client";
import { Button } from "../../parts/Button";
import { useAnnounce } from "../../shell/announce";
import { adminWords as w } from "../../words/admin";
import { rulesWords as r } from "../../words/rules";
import { FormDialog } from "../FormDialog";

/** Moves all open taskings to the reminders in force. */
export function Replan() {
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{r.replan}</Button>
      {open && (
        <FormDialog
          title={r.replan}
          lead={r.replanMore}
          fields={[{ name: "reason", label: w.reason, kind: "line", required: true, hint: w.reasonHint }]}
          initial={{ reason: "" }}
          submitLabel={r.replan}
          submit={async ({ reason }) => {
            // One request moves a part of them.
            for (let more = true; more; ) {
              const { body } = await send<Schemas["Rollout"]>("/api/admin/rules/escalation/replan", { reason });
              more = body.more;
              if (!more) announce(r.replanned(Number(body.version)));
            }
            setOpen(false);
          }}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}
