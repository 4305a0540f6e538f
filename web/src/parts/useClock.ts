import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { signInQuery } from "../api/queries";
import { type Clock, clockOf } from "./time";

/** The clock that ITMS goes by. */
export function useClock(): Clock {
  const { data } = useQuery(signInQuery);
  return useMemo(() => clockOf(data), [data]);
}
