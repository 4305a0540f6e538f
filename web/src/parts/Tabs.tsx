interface Props<T extends string> {
  tabs: readonly { name: T; label: string | undefined; count?: number | string | undefined }[];
  tab: T;
  choose: (tab: T) => void;
  label?: string | undefined;
}

/** Tabs. The arrow keys move between them; Tab leads into the chosen one, whose panel has the id "tab-panel". */
export function Tabs<T extends string>({ tabs, tab, choose, label }: Props<T>) {
  return (
    <div
      role="tablist"
      aria-label={label}
      className="tabs"
      onKeyDown={(event) => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step === 0) return;
        const at = tabs.findIndex(({ name }) => name === tab);
        const next = tabs[(at + step + tabs.length) % tabs.length]?.name ?? tab;
        choose(next);
        document.getElementById(`tab-${next}`)?.focus();
      }}
    >
      {tabs.map(({ name, label: text, count }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={name === tab}
          aria-controls={name === tab ? "tab-panel" : undefined}
          tabIndex={name === tab ? 0 : -1}
          onClick={() => choose(name)}
        >
          {text}
          {count ? <span className="count">{count}</span> : null}
        </button>
      ))}
    </div>
  );
}
