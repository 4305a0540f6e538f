import { queryOptions } from "@tanstack/react-query";
import { follow, type Schemas } from "../api/client";

/** A mail in the list. */
export type Waiting = Schemas["QuarantinedMailDocument"];

/** A mail as it was read, with what was found in it. */
export type ReadMail = Schemas["ReadMailDocument"];

/** Each reading is recorded, so a mail is read once. */
export const readMailQuery = (mail: Waiting) =>
  queryOptions({
    queryKey: ["intake-mail", mail.id],
    queryFn: ({ signal }) => follow<ReadMail>(`/api/intake/quarantine/${mail.id}`, signal),
    enabled: mail.hasMail,
    staleTime: Number.POSITIVE_INFINITY,
  });
