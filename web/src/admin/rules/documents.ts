import type { Schemas } from "../../api/client";
import { reminderInWords } from "../../reports/figures";
import { adminWords as w } from "../../words/admin";
import { rulesWords as r } from "../../words/rules";

/** The documents of the rules, by the name they have in addresses. */
export const documents = ["rubric", "escalation", "settings"] as const;
export type DocumentName = (typeof documents)[number];

export interface Variant {
  source?: string | null;
  staffing?: string | null;
  kind: string;
  positions: string[];
}

export interface RubricRow {
  category: string;
  label: string;
  taskAuthority: string[];
  requestors: string[];
  actionOfficers: { hq: string[]; field: string[] };
  awareness: string[];
  coordinators: string[];
  clearance: { kind: string; positions: string[]; variants?: Variant[] | null };
  sources: Record<string, string>;
}

export interface EscalationRow {
  kind: string;
  trigger: string;
  businessDays: number;
  to: string[];
  timeOfDay?: string | null;
  repeatEveryDays?: number | null;
  authorityDateWithin?: number | null;
}

export type Settings = Record<string, boolean>;
export type Row = RubricRow | EscalationRow | Settings;

export type Version = Omit<Schemas["RulesVersion"], "document" | "version"> & { version: number; document: unknown };

/** A column: the part of a row that it shows, in words. */
export interface Cell {
  name: string;
  text: (row: Row) => string;
  /** In the table. The others are in the row's dialog and in what differs. */
  inTable?: boolean;
}

interface Definition {
  rowsOf: (document: unknown) => Row[];
  documentOf: (rows: readonly Row[]) => unknown;
  /** The path that the API gives to a row in its errors. */
  at: (index: number) => string;
  /** What makes a row the same row in another version. */
  keyOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  cells: readonly Cell[];
}

const joined = (list: readonly string[] | undefined) => (list ?? []).join(", ");

/** A clearance rule in words: "CoS or DCoS". */
export function clearanceInWords(kind: string, positions: readonly string[]): string {
  if (kind === "none") return r.noClearance;
  if (kind === "toBeDecided") return r.toBeDecided;
  return positions.join(kind === "allOf" ? r.and : r.or);
}

function variantInWords(variant: Variant): string {
  const source = variant.source ? { hq: "HQ", field: "Field" }[variant.source] : null;
  const staffing = variant.staffing ? r.staffedBy[variant.staffing] : null;
  const where = [source, staffing].filter(Boolean).join(", ");
  return r.variantInWords(where, clearanceInWords(variant.kind, variant.positions));
}

const rubric = (text: (row: RubricRow) => string) => (row: Row) => text(row as RubricRow);
const escalation = (text: (row: EscalationRow) => string) => (row: Row) => text(row as EscalationRow);
export const sourceNames = [
  "label",
  "taskAuthority",
  "requestors",
  "actionOfficers",
  "awareness",
  "coordinators",
  "clearance",
] as const;
export const settingNames = ["designeeMaySubmitToHq", "makerMayClear", "routingOverrideNeedsReason"] as const;

export const definitions: Record<DocumentName, Definition> = {
  rubric: {
    rowsOf: (document) => document as RubricRow[],
    documentOf: (rows) => rows,
    at: (index) => `document[${index}]`,
    keyOf: (row) => (row as RubricRow).category,
    nameOf: (row) => (row as RubricRow).label,
    cells: [
      { name: "label", text: rubric((row) => row.label) },
      { name: "taskAuthority", text: rubric((row) => joined(row.taskAuthority)) },
      { name: "requestors", text: rubric((row) => joined(row.requestors)), inTable: true },
      { name: "actionOfficers.hq", text: rubric((row) => joined(row.actionOfficers.hq)), inTable: true },
      { name: "actionOfficers.field", text: rubric((row) => joined(row.actionOfficers.field)), inTable: true },
      { name: "awareness", text: rubric((row) => joined(row.awareness)) },
      {
        name: "coordinators",
        text: rubric((row) => row.coordinators.map((one) => r.coordinators[one] ?? one).join(", ")),
        inTable: true,
      },
      {
        name: "clearance",
        text: rubric(({ clearance }) =>
          [
            clearanceInWords(clearance.kind, clearance.positions),
            ...(clearance.variants ?? []).map(variantInWords),
          ].join("; "),
        ),
        inTable: true,
      },
      ...sourceNames.map((name) => ({ name: `sources.${name}`, text: rubric((row) => row.sources[name] ?? "") })),
    ],
  },
  escalation: {
    rowsOf: (document) => (document as { rules: EscalationRow[] }).rules,
    documentOf: (rules) => ({ rules }),
    at: (index) => `document.rules[${index}]`,
    keyOf: (row) => (row as EscalationRow).kind,
    nameOf: (row) => reminderInWords((row as EscalationRow).kind),
    cells: [
      {
        name: "when",
        text: escalation((row) =>
          r.when(
            row.businessDays,
            row.trigger,
            (row.timeOfDay ?? "").slice(0, 5),
            row.repeatEveryDays ?? null,
            row.authorityDateWithin ?? null,
          ),
        ),
        inTable: true,
      },
      {
        name: "to",
        text: escalation((row) => row.to.map((one) => r.audiences[one] ?? one).join(", ")),
        inTable: true,
      },
    ],
  },
  settings: {
    rowsOf: (document) => [document as Settings],
    documentOf: (rows) => rows[0],
    at: () => "document",
    keyOf: () => "settings",
    nameOf: () => w.pages["rules/settings"] ?? "",
    cells: settingNames.map((name) => ({
      name,
      text: (row) => ((row as Settings)[name] ? w.yes : w.no),
    })),
  },
};
