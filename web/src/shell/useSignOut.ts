import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { endSession, whenSignedOut } from "../api/client";
import { signInQuery } from "../api/queries";

/** Signs out and leads to the page for signing in. */
export function useSignOut(): () => Promise<void> {
  const { data } = useQuery(signInQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    if (data?.kind === "appService") {
      window.location.assign("/.auth/logout?post_logout_redirect_uri=/sign-in");
      return;
    }
    whenSignedOut(() => {});
    await endSession(data?.kind);
    await navigate("/sign-in");
    queries.clear();
  };
}
