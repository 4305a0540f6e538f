import { expect, it } from "vitest";
import type { Person, Tasking } from "../api/queries";
import { holdersOf } from "./clearing";

const person = (id: string, ...positions: string[]) => ({ id, positions }) as unknown as Person;
const people = [
  person("ada.wells", "AD"),
  person("joe.lind", "DAD-CS"),
  person("ida.moss", "DAD"),
  person("ray.singh"),
];
const units = [
  { code: "HOU", chief: "ray.singh" },
  { code: "MCMU", chief: "mia.lund" },
  { code: "RIM", chief: null },
];
const tasking = (...codes: string[]) => ({ components: codes.map((unit) => ({ unit })) }) as unknown as Tasking;

it("knows who clears as a position", () => {
  const holders = (position: string, ...codes: string[]) => holdersOf(position, people, units, tasking(...codes));
  expect(holders("AD", "HOU")).toEqual(["ada.wells"]);
  expect(holders("DAD", "HOU")).toEqual(["joe.lind", "ida.moss"]);
  expect(holders("DAD-CS", "HOU")).toEqual(["joe.lind"]);
  expect(holders("RIM", "HOU")).toEqual([]);
});

it("takes the chiefs of the units that answer for the unit chief", () => {
  expect(holdersOf("UC", people, units, tasking("HOU", "RIM"))).toEqual(["ray.singh"]);
});
