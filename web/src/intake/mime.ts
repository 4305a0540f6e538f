// Reads a mail (RFC 5322, MIME) for people to look at. Nothing of it is ever shown as a page: text alone, and documents to save.
import { binary, bytesOf, fromBase64, fromQuotedPrintable, letters } from "./bytes";
import { type Headers, readHeaders } from "./headers";
import { textOfHtml, tidy } from "./html";

export interface MailDocument {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Mail {
  from: string;
  to: string;
  cc: string;
  subject: string;
  text: string;
  documents: MailDocument[];
}

const deepest = 10;
const mostParts = 500;

/** The mail in these bytes. What cannot be read is left out. */
export function readMail(raw: Uint8Array): Mail {
  const { headers, body } = readHeaders(binary(raw));
  const found: Found = { plain: null, page: null, documents: [], parts: 0 };
  readPart(headers, body, found, 0);
  return {
    from: headers.text("from"),
    to: headers.text("to"),
    cc: headers.text("cc"),
    subject: headers.text("subject"),
    text: found.plain ?? found.page ?? "",
    documents: found.documents,
  };
}

interface Found {
  plain: string | null;
  page: string | null;
  documents: MailDocument[];
  parts: number;
}

function readPart(headers: Headers, body: string, found: Found, depth: number) {
  if (depth > deepest || ++found.parts > mostParts) return;
  const type = headers.parameters("content-type");
  const kind = type.value.toLowerCase() || "text/plain";
  const disposition = headers.parameters("content-disposition");
  if (kind.startsWith("multipart/")) {
    for (const part of partsOf(body, type.get("boundary"))) {
      const inner = readHeaders(part);
      readPart(inner.headers, inner.body, found, depth + 1);
    }
    return;
  }
  const bytes = decoded(body, headers.text("content-transfer-encoding"));
  const name = disposition.get("filename") || type.get("name");
  const attached = disposition.value.toLowerCase() === "attachment" || name !== "";
  if (!attached && (kind === "text/plain" || kind === "text/html")) {
    const text = letters(bytes, type.get("charset"));
    if (kind === "text/plain") found.plain ??= tidy(text) || null;
    else found.page ??= tidy(textOfHtml(text)) || null;
  } else found.documents.push({ name: name || nameless(kind, found.documents.length + 1), bytes });
}

function nameless(kind: string, number: number): string {
  return kind === "message/rfc822" ? `mail-${number}.eml` : `document-${number}.${kind.split("/")[1] ?? "bin"}`;
}

function partsOf(body: string, boundary: string): string[] {
  if (boundary === "") return [];
  const parts: string[] = [];
  const mark = `--${boundary}`;
  let begin = -1;
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf("\n", at);
    const next = end < 0 ? body.length : end + 1;
    const line = body.slice(at, next).trimEnd();
    if (line === mark || line === `${mark}--`) {
      if (begin >= 0) parts.push(body.slice(begin, at).replace(/\r?\n$/, ""));
      begin = next;
      if (line !== mark) return parts;
    }
    at = next;
  }
  // The end is missing: the rest is the last part.
  if (begin >= 0) parts.push(body.slice(begin));
  return parts;
}

function decoded(body: string, encoding: string): Uint8Array<ArrayBuffer> {
  switch (encoding.toLowerCase()) {
    case "base64":
      return bytesOf(fromBase64(body));
    case "quoted-printable":
      return bytesOf(fromQuotedPrintable(body));
    default:
      return bytesOf(body);
  }
}
