import { describe, expect, it } from "vitest";
import { faultRows } from "./importFaults";

describe("the errors of an import", () => {
  it("come by row, as the spreadsheet counts them", () => {
    const errors = {
      "row 12: email": ["must be an email address", "belongs to another active person"],
      "row 3: unit": ["is not a unit in the directory"],
      "row 5": ["has 3 cells, but the header has 5"],
      body: ["may have at most 5000 rows"],
    };
    expect(faultRows(errors).map((fault) => [fault.row, fault.column])).toEqual([
      [null, ""],
      [3, "unit"],
      [5, ""],
      [12, "email"],
      [12, "email"],
    ]);
  });
});
