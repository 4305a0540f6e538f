import { describe, expect, it } from "vitest";
import { detailsOf } from "./found";

const of = (text: string, subject = "Request", from = '"Case, Work" <a@dhs.gov>') =>
  detailsOf({ from, to: "", cc: "", subject, text, documents: [] }, "a@dhs.gov");

describe("the details in a mail", () => {
  it.each([
    ["Please answer by January 15, 2027.", "2027-01-15"],
    ["It is due no later than COB Friday, Jan. 5th 2027", "2027-01-05"],
    ["Deadline: 1/5/2027 17:00", "2027-01-05"],
    ["due 2027-01-05", "2027-01-05"],
    ["due 2027-02-30", ""],
    ["We met on January 15, 2027.", ""],
  ])("the deadline in %s", (text, day) => {
    expect(of(text).deadline).toBe(day);
  });

  it.each([
    ["Complaint CRCL-27-0042", "CRCL-27-0042"],
    ["FOIA 2027-ICFO-01234 and others", "2027-ICFO-01234"],
    ["Re: ITMS-2027-000001", ""],
  ])("the case number in %s", (subject, number) => {
    expect(of("", subject).caseNumber).toBe(number);
  });

  it("names detainees by their numbers, each once, and the taskings", () => {
    const found = of("A012345678, A 012-345-678 and A98765432; see itms-2027-000012.");
    expect(found.alienNumbers).toEqual(["A012345678", "A98765432"]);
    expect(found.taskings).toEqual(["ITMS-2027-000012"]);
  });

  it("takes the sender's name, or else the address", () => {
    expect(of("").requestor).toBe("Case, Work");
    expect(of("", "", "a@dhs.gov").requestor).toBe("a@dhs.gov");
    expect(of("", "", "<a@dhs.gov>").requestor).toBe("a@dhs.gov");
  });
});
