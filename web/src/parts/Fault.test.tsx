import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { ProblemError } from "../api/client";
import { words } from "../words";
import { Fault } from "./Fault";

const shown = (status: number) =>
  renderToStaticMarkup(
    <Fault error={new ProblemError({ status, title: "It was disposed of" }, null)} retry={() => {}} />,
  );

it("lets one try again only what may end differently", () => {
  for (const status of [0, 409, 429, 500, 503]) expect(shown(status)).toContain(words.retry);
  for (const status of [403, 404, 410]) expect(shown(status)).not.toContain(words.retry);
  expect(shown(410)).toContain("It was disposed of");
});
