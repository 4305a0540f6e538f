const paths = {
  late: "M8 1.5 15 14H1L8 1.5Zm0 4.2v4M8 11.4v1",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.3 7.8L14 14",
  check: "M2.5 8.5 6.5 12.5 13.5 4",
  high: "M8 13V3M4 7l4-4 4 4",
  low: "M8 3v10M4 9l4 4 4-4",
  file: "M4 1.5h5l3.5 3.5v9.5H4v-13Zm5 0V5h3.5",
} as const;

/** A small picture beside a text that says the same. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
