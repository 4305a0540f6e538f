import createClient from "openapi-fetch";
import { takeEarly } from "../early/ask";
import { words } from "../words";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Problem = Partial<Schemas["Problem"]> & { status: number };

/** A refused or failed request. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    /** The version that the tasking has now, if the server named it. */
    readonly etag: string | null,
  ) {
    super(problem.detail ?? problem.title ?? `${problem.status}`);
  }
}

let csrf: string | null = null;
let onSignedOut: () => void = () => {};

/** The token that the server wants with every change. It is kept in memory only. */
export function keepToken(token: string | null) {
  csrf = token;
}

/** Tells who must know that the session has ended. */
export function whenSignedOut(listener: () => void) {
  onSignedOut = listener;
}

async function token(): Promise<string> {
  if (csrf === null) {
    const response = await fetch("/api/me/antiforgery");
    if (response.ok) csrf = ((await response.json()) as Schemas["AntiforgeryDocument"]).csrfToken;
  }
  return csrf ?? "";
}

async function fault(response: Response): Promise<ProblemError> {
  let problem: Problem = { status: response.status };
  try {
    problem = { ...((await response.json()) as Problem), status: response.status };
  } catch {
    // A proxy may answer without a problem document.
  }
  if (response.status === 401) {
    csrf = null;
    onSignedOut();
    // It is read after one has signed in again, too.
    problem = { ...problem, title: words.signIn.unsent, detail: words.signIn.unsentMore };
  }
  return new ProblemError(problem, response.headers.get("ETag"));
}

const typed = createClient<paths>({
  baseUrl: "/",
  fetch: (request) => {
    const { pathname, search } = new URL(request.url);
    return (request.method === "GET" && takeEarly(pathname + search)) || fetch(request);
  },
});
typed.use({
  async onResponse({ response }) {
    if (!response.ok) throw await fault(response);
  },
});

/** Typed GET requests. */
export const get = typed.GET;

export interface Sent<T> {
  body: T;
  etag: string | null;
}

/** GET of something that can be changed, with its version. */
export async function read<T>(link: string, signal?: AbortSignal): Promise<Sent<T>> {
  const response = await (takeEarly(link) ?? fetch(link, { signal: signal ?? null }));
  if (!response.ok) throw await fault(response);
  return { body: (await response.json()) as T, etag: response.headers.get("ETag") };
}

/** GET of an address that a list named as its next page. */
export async function follow<T>(link: string, signal?: AbortSignal): Promise<T> {
  return (await read<T>(link, signal)).body;
}

interface Options {
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  ifMatch?: string | null;
  /** The same key again makes the server answer, not act, again. */
  key?: string;
  /** Signing in: a refusal is no end of a session. */
  anonymous?: boolean;
  signal?: AbortSignal;
}

/** Sends a change: JSON, or a file or a form as it is. */
export async function send<T>(path: string, body: unknown, options: Options = {}): Promise<Sent<T>> {
  let response = await request(path, body, options);
  if (response.status === 403 && !options.anonymous && (await isOtherSession(response))) {
    // Another tab signed in anew. Its session counts here too, with another token.
    csrf = null;
    response = await request(path, body, options);
  }
  if (!response.ok) {
    if (options.anonymous && response.status === 401) {
      throw new ProblemError({ ...((await response.json()) as Problem), status: 401 }, null);
    }
    throw await fault(response);
  }
  const answer = response.status === 204 || response.status === 202 ? undefined : await response.json();
  return { body: answer as T, etag: response.headers.get("ETag") };
}

/** Ends the session where people sign in this way. Whether the server answers or not, its token is forgotten. */
export async function endSession(kind: string | undefined): Promise<void> {
  try {
    // App Service answers with a redirect to its goodbye page. The session ends without following it.
    if (kind === "appService") await fetch("/.auth/logout", { redirect: "manual" });
    else await send("/api/session", undefined, { method: "DELETE" });
  } catch {
    // Without an answer, there is nothing else to do.
  }
  keepToken(null);
}

/** Asks for a file with what must not stand in an address, and saves it. */
export async function saveFile(path: string, body: unknown, name: string): Promise<void> {
  const response = await request(path, body, {});
  if (!response.ok) throw await fault(response);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function request(path: string, body: unknown, options: Options): Promise<Response> {
  const isFile = body instanceof Blob;
  const isForm = body instanceof FormData;
  // Of a form, the browser knows the boundary between its parts.
  const headers: Record<string, string> = isForm ? {} : { "Content-Type": isFile ? body.type : "application/json" };
  if (!options.anonymous) headers["X-CSRF-Token"] = await token();
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  if (options.key) headers["Idempotency-Key"] = options.key;
  return fetch(path, {
    method: options.method ?? "POST",
    headers,
    body: body === undefined ? null : isFile || isForm ? body : JSON.stringify(body),
    signal: options.signal ?? null,
  });
}

async function isOtherSession(response: Response): Promise<boolean> {
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as Problem | null;
  return problem?.code === "antiforgery";
}

/** Uploads documents and reports how much has gone out, from 0 to 1. */
export async function upload<T>(
  path: string,
  files: readonly File[],
  progress: (part: number) => void,
  key = newKey(),
): Promise<Sent<T>> {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  const header = await token();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-CSRF-Token", header);
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => reject(new ProblemError({ status: 0 }, null));
    request.onload = async () => {
      const headers = new Headers();
      const etag = request.getResponseHeader("ETag");
      if (etag) headers.set("ETag", etag);
      const response = new Response(request.responseText, { status: request.status, headers });
      if (response.ok) resolve({ body: (await response.json()) as T, etag });
      else reject(await fault(response));
    };
    request.send(form);
  });
}

/** A key for one attempt to change something. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
