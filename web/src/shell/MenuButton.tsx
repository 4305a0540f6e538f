import { Button } from "../parts/Button";
import { words } from "../words";

interface Props {
  open: boolean;
  /** Left out while the page cannot answer yet. */
  toggle?: (() => void) | undefined;
}

/** Opens the menu where the window is too narrow to show it beside the page. Elsewhere nobody sees this button. */
export function MenuButton({ open, toggle }: Props) {
  return (
    <Button className="fold" aria-expanded={open} aria-controls="pages" onClick={toggle}>
      {words.menu}
    </Button>
  );
}
