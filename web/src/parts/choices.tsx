import { words } from "../words";

/** What one can choose. */
export interface Choice {
  value: string;
  label: string;
  /** What one should know before choosing it. It forbids nothing. */
  note?: string | undefined;
}

/** The choices of a list that the browser opens. */
export function Options({ choices }: { choices: readonly Choice[] }) {
  return choices.map(({ value, label, note }) => (
    <option key={value} value={value}>
      {note ? words.noted(label, note) : label}
    </option>
  ));
}

/** The notes of what is chosen, in sentences. Undefined: there are none. */
export function notesOf(choices: readonly Choice[], chosen: readonly string[]): string | undefined {
  const found = choices.filter(({ value, note }) => note && chosen.includes(value));
  return found.length > 0 ? found.map(({ label, note }) => words.noteOf(label, note ?? "")).join(" ") : undefined;
}
