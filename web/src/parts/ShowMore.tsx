import { useEffect, useRef } from "react";
import { words } from "../words";
import { Button } from "./Button";
import { focusRow } from "./useRows";

interface Props {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  /** How many rows are shown. */
  count: number;
}

/** Asks for more rows of a list. The focus goes on to the first of them, which comes where the button was. */
export function ShowMore({ query, count }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const first = useRef<number | null>(null);
  useEffect(() => {
    const index = first.current;
    if (index === null || count <= index) return;
    first.current = null;
    const active = document.activeElement;
    // Whoever went elsewhere meanwhile stays there.
    if (active === button.current || active === document.body) focusRow(index);
  }, [count]);
  return (
    query.hasNextPage && (
      <Button
        ref={button}
        disabledFocusable={query.isFetchingNextPage}
        onClick={() => {
          first.current = count;
          query.fetchNextPage();
        }}
      >
        {words.view.more}
      </Button>
    )
  );
}
