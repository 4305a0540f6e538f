import { describe, expect, it } from "vitest";
import type { ReadMail, Waiting } from "./mails";
import { fieldsOf, valuesOf } from "./values";

const zone = "America/New_York";
const mail = { id: "a1", receivedAt: "2027-01-11T15:00:00Z", subject: "Figures" } as Waiting;
const read = {
  mail,
  text: "Please.",
  documents: [],
  found: {
    requestor: "Casework",
    caseNumber: "CRCL-27-0042",
    taskAuthority: "CRCL",
    detainees: [{ alienNumber: "A012345678", name: "Pat Example" }, { alienNumber: "A087654321" }],
    deadlines: [{ at: "2027-01-15T20:00:00Z", sentence: "By January 15, 3 p.m." }],
  },
} as unknown as ReadMail;

describe("accepting a mail", () => {
  it("starts with what was found in the mail", () => {
    expect(valuesOf(read, zone)).toMatchObject({
      requestor: "Casework",
      caseNumber: "CRCL-27-0042",
      authorityDueDate: "2027-01-15T15:00",
      instruction: "Figures\n\nPlease.",
      restricted: true,
      taskAuthority: "CRCL",
      detainees: [
        { name: "Pat Example", alienNumber: "A012345678" },
        { name: "", alienNumber: "A087654321" },
      ],
    });
  });

  it("shows a deadline at the close of business as a day", () => {
    const day = {
      ...read,
      found: { ...read.found, deadlines: [{ at: "2027-01-15T22:00:00Z", sentence: "" }] },
    } as ReadMail;
    expect(valuesOf(day, zone).authorityDueDate).toBe("2027-01-15");
  });

  it("sends a time as an instant and a day as a day", () => {
    const values = { ...valuesOf(read, zone), internalDueDate: "2027-01-14" };
    expect(fieldsOf(values, mail, zone)).toMatchObject({
      internalDueDate: "2027-01-14",
      authorityDueDate: "2027-01-15T20:00:00Z",
      receivedAt: "2027-01-11T15:00:00Z",
      receivedVia: "email",
    });
  });

  it("leaves out what is empty", () => {
    const values = {
      ...valuesOf(read, zone),
      caseNumber: " ",
      taskAuthority: "",
      detainees: [{ name: " ", alienNumber: "" }],
    };
    expect(fieldsOf(values, mail, zone)).toMatchObject({ caseNumber: null, taskAuthority: null, detainees: [] });
  });

  it("takes the name of a document if the mail has no text", () => {
    const scan = { ...read, mail: { ...mail, subject: "" }, text: "", documents: [{ name: "scan.pdf" }] } as ReadMail;
    expect(valuesOf(scan, zone).instruction).toBe("scan.pdf");
  });

  it("says that a long text goes on in the mail", () => {
    const { instruction } = valuesOf({ ...read, text: "x".repeat(20_000) }, zone);
    expect(instruction).toHaveLength(10_000);
    expect(instruction).toMatch(/rest of the text\.\]$/);
  });
});
