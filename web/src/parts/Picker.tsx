import { Input } from "@fluentui/react-components";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { entryWords as w } from "../words/entry";
import { Button } from "./Button";
import { type Choice, notesOf } from "./choices";

interface Props {
  label: string;
  choices: readonly Choice[];
  value: readonly string[];
  set: (value: string[]) => void;
  /** Several values stand above the field. A single one stands in it. */
  several?: boolean;
  /** What one types counts, too, although no choice has it. */
  free?: boolean;
}

const most = 40;

function begins(label: string, words: readonly string[]): boolean {
  return words.every((word) => ` ${label.toLowerCase()}`.includes(` ${word}`));
}

/** A field that searches its choices while one types. It belongs into a Field, which gives it its label and its faults. */
export function Picker({ label, choices, value, set, several = false, free = false }: Props) {
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const nameOf = (one: string) => choices.find((choice) => choice.value === one)?.label ?? one;
  const words = (text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const found = (open ? choices : [])
    .filter((choice) => !(several && value.includes(choice.value)))
    .filter((choice) => words.every((word) => choice.label.toLowerCase().includes(word)))
    // "ra" is rather Ray than Ora.
    .toSorted((a, b) => Number(begins(b.label, words)) - Number(begins(a.label, words)))
    .slice(0, most);
  const shown = text ?? (several || value[0] === undefined ? "" : nameOf(value[0]));
  const notes = notesOf(choices, value);
  const isOpen = open && (found.length > 0 || (words.length > 0 && !free));

  function choose(one: string) {
    set(several ? [...new Set([...value, one])] : [one]);
    setText(null);
    setOpen(false);
  }
  function write(next: string) {
    setText(next);
    setOpen(true);
    // What one may also write as it stands is not exchanged for a choice, unless one moves to it.
    setActive(free || next === "" ? -1 : 0);
    if (!several && (free || next === "")) set(next === "" ? [] : [next]);
  }
  function leave() {
    if (several && free && text?.trim()) choose(text.trim());
    setText(null);
    setOpen(false);
  }
  function move(step: number) {
    const at = active + step;
    setActive(!isOpen || at >= found.length ? 0 : at < 0 ? found.length - 1 : at);
    setOpen(true);
  }
  function onKeyDown(event: KeyboardEvent) {
    const current = isOpen ? found[active] : undefined;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && current) choose(current.value);
    else if (event.key === "Enter" && several && free && text?.trim()) choose(text.trim());
    else if (event.key === "Escape" && isOpen) setOpen(false);
    else {
      // Tab goes on, and takes what is marked.
      if (event.key === "Tab" && current && text !== null) choose(current.value);
      if (event.key === "Backspace" && several && !text && value.length > 0) set(value.slice(0, -1));
      return;
    }
    // An open list takes Enter and Escape for itself. A form or dialog around it does not see them.
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="picker">
      {several && value.length > 0 && (
        <div className="chosen">
          {value.map((one) => (
            <Button
              key={one}
              size="small"
              aria-label={w.removeOne(nameOf(one))}
              onClick={() => {
                set(value.filter((other) => other !== one));
                input.current?.focus();
              }}
            >
              {nameOf(one)} <span aria-hidden="true">×</span>
            </Button>
          ))}
        </div>
      )}
      <Input
        ref={input}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen && found.length > 0}
        aria-controls={isOpen && found.length > 0 ? list : undefined}
        aria-activedescendant={isOpen && found[active] ? `${list}-${active}` : undefined}
        autoComplete="off"
        value={shown}
        placeholder={free ? w.pickOrType : w.pick}
        onChange={(_, data) => write(data.value)}
        onClick={() => setOpen(true)}
        onBlur={leave}
        onKeyDown={onKeyDown}
      />
      {isOpen && found.length === 0 && (
        <p className="choices" role="status">
          {w.pickNone}
        </p>
      )}
      {isOpen && found.length > 0 && (
        <div className="choices" role="listbox" id={list} aria-label={label}>
          {found.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the marked choice
            <div
              key={choice.value}
              role="option"
              id={`${list}-${index}`}
              aria-selected={index === active}
              ref={(element) => {
                if (element && index === active) element.scrollIntoView({ block: "nearest" });
              }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(choice.value)}
            >
              {choice.label}
              {choice.note && <span className="note">{choice.note}</span>}
            </div>
          ))}
        </div>
      )}
      {notes && (
        <p className="quiet" role="status">
          {notes}
        </p>
      )}
    </div>
  );
}
