/** The positions that can clear, in the words of the rules. Written by WordsTests. */
export const positions = [
  "AD",
  "CoS",
  "DCoS",
  "DAD",
  "DAD-CS",
  "DAD-HCC",
  "UC",
  "HSA",
  "RIM",
  "Health Care Compliance Consultant",
  "FOD/AFOD",
  "Regional HSA",
  "Regional FMC",
];
