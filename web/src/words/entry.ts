// The words of entering, editing and handing over taskings. Labels of fields and choices come from the API.

function away(days: number): string {
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return days > 0 ? `in ${days.toLocaleString("en-US")} days` : `${(-days).toLocaleString("en-US")} days ago`;
}

const inBusinessDays = (days: number) =>
  days === 1 ? "1 business day" : `${days.toLocaleString("en-US")} business days`;

export const entryWords = {
  title: "New tasking",
  notAllowed: "Only task managers enter taskings",
  notAllowedMore: "If you got a request directly, forward it to the taskings mailbox.",
  keys: "Ctrl+Enter saves from anywhere on this page.",
  needed: "Fields with * are required.",
  tabs: "Parts of the form",
  faultsOn: (n: number) => (n === 1 ? "1 fault" : `${n} faults`),
  sections: {
    request: "The request",
    dates: "Dates",
    answers: "Who answers",
    handling: "Handling",
  } as Record<string, string>,
  save: "Save the tasking",
  saved: (number: string) => `${number} is saved.`,
  faultsFound: (n: number) =>
    n === 1 ? "Nothing is saved yet. Correct 1 field." : `Nothing is saved yet. Correct ${n} fields.`,
  otherField: "The form",
  keyUsed: "An earlier try may have been saved. Look in Active before you save again.",
  routingReason: "Why these units, if the rules suggest others",
  routingReasonNeeded: "is needed, because the rules suggest other units",
  dayAway: (weekday: string, days: number, business: number | undefined, off: string | undefined) =>
    `${weekday}, ${away(days)}${business === undefined ? "" : ` (${inBusinessDays(business)})`}${off ? `. ${off}` : ""}`,
  weekend: "The office is closed on weekends",
  closed: "The office is closed that day",
  addTime: "Add a time",
  wholeDay: "Without a time",
  timeOf: (action: string, field: string) => `${action}: ${field}`,
  dayHint: "Without a time, 17:00 counts.",
  inAgencyTime: "In agency time.",
  youUnless: "You, unless you choose somebody else.",
  sourceUnless: "If you leave this open: the field if a facility is named, else HQ.",
  choose: "Choose",
  pick: "Type to search",
  pickNone: "Nothing matches.",
  pickOrType: "Type to search, or write a new one",
  removeOne: (what: string) => `Remove ${what}`,
  addRow: (list: string) => `Add to ${list.toLowerCase()}`,
  row: (list: string, n: number) => `${list} ${n}`,
  removeRow: "Remove this row",
  lists: { detainees: "Detainees", "retroactive.clearedBy": "Who cleared it" } as Record<string, string>,
  addUnit: "Add another unit",
  removeUnit: "Remove this unit",
  unitRow: (n: number) => `Unit ${n}`,
  ccDefault: "If you choose nobody, the supervisor and the unit chief get copies.",
  ccNobody: "Nobody gets a copy.",

  suggestion: {
    title: "What the rules suggest",
    none: "Choose a task type. The rules then suggest who answers and who clears.",
    mark: "Suggested.",
    because: (why: string, source: string) => `Suggested: ${why} (${source}).`,
    usual: (entries: string) => `Usually: ${entries}.`,
    byType: "Suggested by the task type.",
    officers: "Who answers",
    officersNone: "The rules leave this to you.",
    coordinator: "Coordinator",
    coordinators: { UC: "unit chief", TM: "task manager", none: "nobody" } as Record<string, string>,
    clearance: "Clearance",
    vacant: "nobody holds this position now",
    reasons: "Why",
    parts: {
      taskAuthority: "Task authority",
      requestor: "Requestor",
      actionOfficers: "Who answers",
      cc: "Copies",
      coordinator: "Coordinator",
      clearance: "Clearance",
    } as Record<string, string>,
    again: "Use the suggestion again",
    used: "The suggestion is in the form.",
  },

  related: {
    title: "Similar taskings",
    wait: "When you name a task type and a requestor, similar taskings appear here.",
    none: "No other tasking is similar.",
    duplicates: "Possible duplicates",
    found: (duplicates: number, similar: number) => `Possible duplicates: ${duplicates}. Similar taskings: ${similar}.`,
    newTab: "(opens in a new tab)",
    because: (why: string) => `Because of ${why}`,
    use: "Use as draft",
    useOf: (number: string) => `Use as draft: ${number}`,
    used: (number: string) => `Copied from ${number}. What you typed is still here.`,
    undo: "Undo the copy",
    undone: "The copy is undone.",
    failed: "Similar taskings cannot be looked up now.",
  },

  documents: {
    title: "Documents",
    choose: "Drop documents here, or choose them",
    later: "They upload when you save.",
    sending: (number: string) => `${number} is saved. Its documents are uploading.`,
    failed: (number: string) => `${number} is saved, but not all of its documents.`,
    states: { waiting: "waiting", sending: "uploading", done: "uploaded", failed: "not uploaded" } as Record<
      string,
      string
    >,
    retry: "Upload the rest again",
    open: (number: string) => `Open ${number}`,
  },

  retroactive: {
    mode: "Already answered",
    more: "For a request that was due less than 24 hours after it came in, and was answered by email. It is closed at once, and nobody gets a mail.",
    tab: "How it was answered",
    completedAt: "Answered at",
    kind: "Kind of response",
    text: "Response",
    channel: "Sent by",
    channelReason: "Why not the way it came in",
    person: "Person",
    at: "Cleared at",
    note: "Note",
  },

  edit: {
    start: "Edit",
    title: "Edit the form",
    steps: "Dates, units and the task action have buttons of their own at the top of this page.",
    save: "Save the changes",
    saved: "The changes are saved.",
    nothing: "Nothing has changed.",
    theirs: "Somebody changed this tasking meanwhile",
    theirsMore: "These fields have other values now. Decide whose to keep. Your other changes stay.",
    field: "Field",
    now: "Their value",
    mine: "Your value",
    notMine: "You did not change it",
    keepMine: "Save my changes over it",
    takeTheirs: "Take theirs",
    taken: "Their values are in the form. Save when you are ready.",
  },

  handOver: {
    selected: (n: number) => (n === 1 ? "1 tasking selected" : `${n} taskings selected`),
    all: "Select all shown",
    none: "Clear the selection",
    start: "Hand over",
    title: (n: number) => (n === 1 ? "Hand over 1 tasking" : `Hand over ${n} taskings`),
    happens: "Each part that the first person has goes to the second. Both get a mail.",
    from: "From",
    to: "To",
    reason: "Reason",
    done: (done: number, all: number) => `${done} of ${all} handed over.`,
    states: {
      done: "handed over",
      unchanged: "not changed: this person has no part in it",
      refused: "refused",
      notFound: "not found",
    } as Record<string, string>,
    close: "Close",
  },
};
