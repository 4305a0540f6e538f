import { afterEach, expect, it, vi } from "vitest";
import { words } from "../words";
import { ProblemError, send, whenSignedOut } from "./client";

afterEach(() => vi.unstubAllGlobals());

it("says of a session that ended what is true after signing in again, too", async () => {
  const signedOut = vi.fn();
  whenSignedOut(signedOut);
  const problem = { status: 401, title: "Not signed in", detail: "Sign in first." };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(problem), { status: 401 }));

  const fault = await send("/api/taskings", {}).catch((error: unknown) => error);

  expect(signedOut).toHaveBeenCalled();
  expect(fault).toBeInstanceOf(ProblemError);
  expect((fault as ProblemError).problem).toMatchObject({ status: 401, detail: words.signIn.unsentMore });
});
