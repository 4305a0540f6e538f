const address = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/g;

/** A text in pieces. A piece that is an address of ITMS has the page it leads to. */
export interface Piece {
  text: string;
  page?: string;
}

/** Finds the links in a mail of the demo. They all lead to ITMS, whatever the name of its server is in them. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(address)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index) });
    const url = URL.canParse(found[0]) ? new URL(found[0]) : null;
    pieces.push(url ? { text: found[0], page: url.pathname + url.search } : { text: found[0] });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}
