import type { ReactNode } from "react";
import { ProblemError } from "../api/client";
import type { Choice } from "../parts/choices";
import { type Faults, isAbout } from "../parts/faults";
import { words } from "../words";

export type Value = string | boolean | string[] | object[];
export type Values = Record<string, Value>;

/** A field of a form. Its name is the path that the API gives to its errors. */
export interface FormField {
  name: string;
  label: string;
  kind: "line" | "email" | "number" | "date" | "time" | "text" | "lines" | "choice" | "ticks" | "check" | "own";
  choices?: readonly Choice[];
  /** What an empty choice means. */
  none?: string;
  hint?: string | undefined;
  required?: boolean;
  /** It is shown, and cannot be changed. */
  fixed?: boolean;
  /** Draws a field of a kind of its own. */
  draw?: (value: Value, set: (value: Value) => void, fault: string | undefined) => ReactNode;
}

export type { Choice, Faults };

/** What is wrong with a field, in one sentence. */
export function faultOf(field: { name: string; label: string }, faults: Faults): string | undefined {
  const found = [
    ...new Set(
      Object.entries(faults)
        .filter(([path]) => isAbout(path, field.name))
        .flatMap(([, texts]) => texts),
    ),
  ];
  return found.length > 0 ? `${field.label} ${found.join(", ")}` : undefined;
}

/** The errors that no field of the form is about. */
export function otherFaults(fields: readonly { name: string }[], faults: Faults): [string, readonly string[]][] {
  return Object.entries(faults).filter(([path]) => !fields.some(({ name }) => isAbout(path, name)));
}

/** The entries of a text with one entry a line. */
export const linesOf = (text: Value | undefined): string[] =>
  String(text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A refusal of a field that the address itself needs, so that the API cannot be asked. */
export const refused = (name: string, text = words.required) =>
  new ProblemError({ status: 400, errors: { [name]: [text] } }, null);
