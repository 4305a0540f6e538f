import { Checkbox } from "@fluentui/react-components";
import { size } from "../parts/size";
import { intakeWords as w } from "../words/intake";
import type { ReadMail } from "./mails";

interface Props {
  documents: ReadMail["documents"];
  /** Places of the chosen documents. */
  chosen: readonly number[];
  set: (chosen: number[]) => void;
}

/** Which documents of a mail are attached to the tasking. The mail itself always is. */
export function Chosen({ documents, chosen, set }: Props) {
  if (documents.length === 0) return null;
  return (
    <fieldset>
      <legend>{w.attach}</legend>
      <ul className="plain">
        {documents.map(({ name, link, length }, place) => (
          <li key={link}>
            <Checkbox
              label={`${name} (${size(Number(length))})`}
              checked={chosen.includes(place)}
              onChange={(_, data) => set(data.checked ? [...chosen, place] : chosen.filter((other) => other !== place))}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** The places of all documents. */
export function placesOf({ documents }: ReadMail): number[] {
  return documents.map((_, place) => place);
}
