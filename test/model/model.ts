import type { OrgInvitationsErrorCode } from "../../src/client/index.js";

/** Plain maps that say what the component should do: DESIGN's rules once more, in the simplest words there are. */
export type Role = "owner" | "admin" | "member";
export const ROLES: Role[] = ["owner", "admin", "member"];
export type Status =
  "pending" | "accepted" | "declined" | "revoked" | "expired";

export type ModelInvitation = {
  to: string;
  role: Role;
  status: Status;
  inviter: string;
  expiresAt: number;
  acceptedBy?: string;
};

type Answer = OrgInvitationsErrorCode | "ok";
const rank = (role: Role) => ROLES.indexOf(role);

const ENDED = {
  accepted: "INVITATION_ALREADY_ACCEPTED",
  declined: "INVITATION_DECLINED",
  revoked: "INVITATION_REVOKED",
  expired: "INVITATION_EXPIRED",
} as const;

export class Model {
  members: Map<string, Role>;
  invitations: ModelInvitation[] = [];
  limit: number;

  constructor(owner: string, limit: number) {
    this.members = new Map([[owner, "owner"]]);
    this.limit = limit;
  }

  #live(to: string) {
    return this.invitations.find(
      (one) => one.to === to && one.status === "pending",
    );
  }

  #isLastOwner(user: string): boolean {
    const owners = [...this.members].filter(([, role]) => role === "owner");
    return owners.length === 1 && owners[0]?.[0] === user;
  }

  invite(
    by: string,
    to: string,
    role: Role,
    onDuplicate: "error" | "return" | "replace",
    expiresAt: number,
  ): Answer {
    const own = this.members.get(by);
    if (!own) return "NOT_A_MEMBER";
    if (own === "member") return "FORBIDDEN";
    if (rank(role) < rank(own)) return "ROLE_NOT_ALLOWED";
    if (this.members.has(to)) return "ALREADY_MEMBER";
    const live = this.#live(to);
    if (live && onDuplicate === "error") return "INVITATION_ALREADY_PENDING";
    if (live && onDuplicate === "return") return "ok";
    if (live && rank(live.role) < rank(own)) return "ROLE_NOT_ALLOWED";
    if (live) live.status = "revoked";
    this.invitations.push({
      to,
      role,
      status: "pending",
      inviter: by,
      expiresAt,
    });
    return "ok";
  }

  accept(user: string, invitation: ModelInvitation): Answer {
    const { status, to, inviter, role } = invitation;
    if (status === "accepted" && invitation.acceptedBy === user) {
      return this.members.has(user) ? "ok" : "INVITATION_ALREADY_ACCEPTED";
    }
    if (user !== to) return "RECIPIENT_MISMATCH";
    if (status !== "pending") return ENDED[status];
    const granter = this.members.get(inviter);
    if (!granter) return "INVITER_INACTIVE";
    if (rank(role) < rank(granter)) return "ROLE_NOT_ALLOWED";
    if (!this.members.has(user)) {
      if (this.members.size >= this.limit) return "SEAT_LIMIT_REACHED";
      this.members.set(user, role);
    }
    invitation.status = "accepted";
    invitation.acceptedBy = user;
    return "ok";
  }

  decline(invitation: ModelInvitation): Answer {
    if (invitation.status !== "pending") return ENDED[invitation.status];
    invitation.status = "declined";
    return "ok";
  }

  revoke(by: string, invitation: ModelInvitation): Answer {
    const own = this.members.get(by);
    if (!own) return "INVITATION_NOT_FOUND";
    if (own === "member") return "FORBIDDEN";
    if (rank(invitation.role) < rank(own)) return "ROLE_NOT_ALLOWED";
    if (invitation.status !== "pending") return ENDED[invitation.status];
    invitation.status = "revoked";
    return "ok";
  }

  resend(by: string, invitation: ModelInvitation, expiresAt: number): Answer {
    const own = this.members.get(by);
    const { status, role, to } = invitation;
    if (!own) return "INVITATION_NOT_FOUND";
    if (own === "member") return "FORBIDDEN";
    if (rank(role) < rank(own)) return "ROLE_NOT_ALLOWED";
    if (status !== "pending" && status !== "expired") {
      return "INVITATION_NOT_RESENDABLE";
    }
    if (this.members.has(to)) return "ALREADY_MEMBER";
    if (status === "expired" && this.#live(to)) {
      return "INVITATION_ALREADY_PENDING";
    }
    Object.assign(invitation, { status: "pending", inviter: by, expiresAt });
    return "ok";
  }

  remove(by: string, user: string): Answer {
    const refused = this.#manage(by, user);
    if (refused) return refused;
    if (this.#isLastOwner(user)) return "LAST_OWNER";
    this.members.delete(user);
    return "ok";
  }

  leave(user: string): Answer {
    if (!this.members.has(user)) return "NOT_A_MEMBER";
    if (this.#isLastOwner(user)) return "LAST_OWNER";
    this.members.delete(user);
    return "ok";
  }

  setRole(by: string, user: string, role: Role): Answer {
    const refused = this.#manage(by, user);
    if (refused) return refused;
    const own = this.members.get(by) ?? "member";
    if (rank(role) < rank(own)) return "ROLE_NOT_ALLOWED";
    if (this.members.get(user) === role) return "ok";
    if (this.#isLastOwner(user)) return "LAST_OWNER";
    this.members.set(user, role);
    return "ok";
  }

  #manage(by: string, user: string): Answer | null {
    const own = this.members.get(by);
    const theirs = this.members.get(user);
    if (!own || !theirs) return "MEMBER_NOT_FOUND";
    if (own === "member") return "FORBIDDEN";
    return rank(theirs) < rank(own) ? "ROLE_NOT_ALLOWED" : null;
  }

  tick(now: number): void {
    for (const one of this.invitations) {
      if (one.status === "pending" && one.expiresAt <= now) {
        one.status = "expired";
      }
    }
  }
}
