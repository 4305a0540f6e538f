import { words } from "../words";

/** Gray lines where the content will be. */
export function Skeleton({ lines = 8 }: { lines?: number }) {
  return (
    <div role="status" aria-label={words.loading} className="skeleton">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} />
      ))}
    </div>
  );
}
