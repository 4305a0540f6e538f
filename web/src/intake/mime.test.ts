import { describe, expect, it } from "vitest";
import { bytesOf } from "./bytes";
import { readMail } from "./mime";

const read = (...lines: string[]) => readMail(bytesOf(lines.join("\r\n")));
const utf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));

describe("a mail", () => {
  it("has its headers in words, whatever they are encoded as", () => {
    const mail = read(
      "From: =?utf-8?Q?Ren=C3=A9e_O?= =?utf-8?B?J05laWxs?= <r@dhs.gov>",
      utf8("Subject: Übersicht"),
      "\tfor January",
      "",
      "Text",
    );
    expect(mail.from).toBe("Renée O'Neill <r@dhs.gov>");
    expect(mail.subject).toBe("Übersicht for January");
    expect(mail.text).toBe("Text");
  });

  it("shows the plain text, and keeps the documents under their names", () => {
    const mail = read(
      "Subject: Figures",
      'Content-Type: multipart/mixed; boundary="a b"',
      "",
      "This is for old programs.",
      "--a b",
      "Content-Type: multipart/alternative; boundary=x",
      "",
      "--x",
      "Content-Type: text/html",
      "",
      "<b>Page</b>",
      "--x",
      "Content-Type: text/plain; charset=iso-8859-1",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Caf=E9 and a long=",
      " line",
      "--x--",
      "--a b",
      "Content-Type: text/csv; charset=utf-8",
      "Content-Disposition: attachment; filename*=UTF-8''f%C3%BCr.csv",
      "Content-Transfer-Encoding: base64",
      "",
      btoa("a,b\n"),
      "--a b--",
      "",
    );
    expect(mail.text).toBe("Café and a long line");
    expect(mail.documents.map((d) => [d.name, new TextDecoder().decode(d.bytes)])).toEqual([["für.csv", "a,b\n"]]);
  });

  it("shows the text of a page when there is no other, and runs nothing of it", () => {
    const mail = read(
      "Subject: Page",
      "Content-Type: text/html; charset=utf-8",
      "",
      "<head><title>T</title></head><style>p{}</style><script>alert(1)</script>",
      "<p>Due &amp; late<br>1 &lt; 2</p><!-- not this --><p>Bye&nbsp;&#8211; <a href='x'>Jo</a></p>",
    );
    expect(mail.text).toBe("Due & late\n1 < 2\n\nBye – Jo");
  });

  it("is read as far as it goes when it is cut off", () => {
    const mail = read("Subject: Cut", "Content-Type: multipart/mixed; boundary=x", "", "--x", "", "Begin");
    expect(mail.text).toBe("Begin");
  });

  it("with parts in parts without end is no trouble", () => {
    const nested = Array.from({ length: 40 }, (_, i) => `Content-Type: multipart/mixed; boundary=x${i}\r\n\r\n--x${i}`);
    expect(read(...nested.slice(0, 3), "", "not deep").text).toBe("not deep");
    expect(read(...nested, "", "deep").text).toBe("");
  });
});
