import type { Row } from "../api/queries";
import { Button } from "../parts/Button";
import { entryWords } from "../words/entry";
import { HandOverDialog } from "./HandOverDialog";

const w = entryWords.handOver;

interface Props {
  /** The selected rows. */
  rows: readonly Row[];
  /** All rows of the list. */
  all: readonly Row[];
  choose: (numbers: string[]) => void;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
}

/** What can be done with the selected rows. It stays in sight while the list is long. */
export function HandOver({ rows, all, choose, isOpen, setOpen }: Props) {
  return (
    <div className="save-bar">
      <span role="status">{w.selected(rows.length)}</span>
      <Button appearance="primary" onClick={() => setOpen(true)}>
        {w.start}
      </Button>
      <Button onClick={() => choose(all.map((row) => row.number))}>{w.all}</Button>
      <Button
        onClick={() => {
          choose([]);
          toList();
        }}
      >
        {w.none}
      </Button>
      {isOpen && (
        <HandOverDialog
          rows={rows}
          close={(done) => {
            setOpen(false);
            if (done.length === 0) return;
            choose(rows.map((row) => row.number).filter((number) => !done.includes(number)));
            toList();
          }}
        />
      )}
    </div>
  );
}

/** The bar goes away with the selection. The focus goes back to the list, or to the heading if the list is empty now. */
function toList() {
  setTimeout(() => {
    const row = document.querySelector<HTMLElement>("[data-row][tabindex='0']");
    (row ?? document.querySelector<HTMLElement>("h1"))?.focus();
  });
}
