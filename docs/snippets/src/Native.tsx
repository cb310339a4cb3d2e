import type { InviteStorage } from "convex-org-invitations/react";
import { usePendingInvite } from "./organizations";

/** `url` is what opened the app, `storage` is AsyncStorage or the like. */
export function useInvite(url: string | null, storage: InviteStorage) {
  const token = url?.split("/invite/")[1] ?? null;
  return usePendingInvite({ token, storage });
}
