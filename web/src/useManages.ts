import { useQuery } from "@tanstack/react-query";
import { meQuery } from "./api/queries";
import { managesTaskings } from "./rights";

/** Whether I manage taskings. Undefined until it is known who I am. */
export function useManages(): boolean | undefined {
  const { data } = useQuery(meQuery);
  return data && managesTaskings(data);
}
