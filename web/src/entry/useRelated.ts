import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Schemas, send } from "../api/client";
import type { Body } from "../form/model";

const pauseMs = 500;

/** What does not make two taskings similar, or is not complete while one types. */
const left = ["components", "retroactive", "comment", "taskManager", "routingReason"];

/** Looks for duplicates and similar taskings while one types. What was found stays until there is something newer. */
export function useRelated(body: Body) {
  const asked = JSON.stringify(body, (name, value) => (left.includes(name) ? undefined : value));
  const [settled, setSettled] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), pauseMs);
    return () => clearTimeout(timer);
  }, [asked]);
  const { taskType, requestor } = JSON.parse(settled) as Body;
  return useQuery({
    // The question may hold an alien number. It goes into the body, and is forgotten with its answer.
    queryKey: ["check", settled],
    queryFn: async ({ signal }) =>
      (await send<Schemas["CheckDocument"]>("/api/taskings/check", JSON.parse(settled), { signal })).body,
    enabled: Boolean(taskType && requestor),
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: 60_000,
  });
}
