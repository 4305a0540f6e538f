import { bytesOf, fromBase64, fromQuotedPrintable, letters } from "./bytes";

/** A header's value and its parameters: "text/plain; charset=utf-8". */
export interface Parameters {
  value: string;
  /** A parameter, or nothing. */
  get: (name: string) => string;
}

export interface Headers {
  /** The first header of this name, as people read it. */
  text: (name: string) => string;
  parameters: (name: string) => Parameters;
}

/** Splits a mail or a part of one into its headers and its body. */
export function readHeaders(part: string): { headers: Headers; body: string } {
  const end = /\r?\n\r?\n|^\r?\n/.exec(part);
  const head = end ? part.slice(0, end.index) : part;
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const values = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !values.has(name)) values.set(name, line.slice(colon + 1).trim());
  }
  return {
    headers: {
      text: (name) => words(values.get(name) ?? ""),
      parameters: (name) => parameters(values.get(name) ?? ""),
    },
    body: end ? part.slice(end.index + end[0].length) : "",
  };
}

/** Encoded words (RFC 2047), and letters that came as they are. */
function words(value: string): string {
  const encoded = /=\?([^?\s]+)\?([BbQq])\?([^?]*)\?=(\s+(?==\?))?/g;
  return letters(bytesOf(value), "").replace(encoded, (_, charset: string, kind: string, text: string) => {
    const bytes = kind.toUpperCase() === "B" ? fromBase64(text) : fromQuotedPrintable(text.replaceAll("_", " "));
    return letters(bytesOf(bytes), charset.split("*")[0] ?? "");
  });
}

function parameters(header: string): Parameters {
  const found = new Map<string, string>();
  const pattern = /;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;
  for (const [, name = "", quoted, plain = ""] of header.matchAll(pattern)) {
    found.set(name.toLowerCase(), quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/g, "$1"));
  }
  return {
    value: header.split(";")[0]?.trim() ?? "",
    get: (name) => {
      const extended = found.get(`${name}*`) ?? pieces(found, name);
      if (extended === undefined) return words(found.get(name) ?? "");
      // RFC 2231: charset'language'percent-encoded.
      const [charset = "", , text] = extended.split("'");
      const percent = (text ?? extended).replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      return letters(bytesOf(percent), text === undefined ? "" : charset);
    },
  };
}

/** A long value comes in pieces: name*0*, name*1, … */
function pieces(found: ReadonlyMap<string, string>, name: string): string | undefined {
  let whole: string | undefined;
  for (let i = 0; ; i++) {
    const piece = found.get(`${name}*${i}*`) ?? found.get(`${name}*${i}`);
    if (piece === undefined) return whole;
    whole = (whole ?? "") + piece;
  }
}
