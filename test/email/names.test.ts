import { beforeEach, describe, expect, it, vi } from "vitest";
import { adam, api, initAcme } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

/** The message that goes out when adam, under this name, invites bob with these words. */
async function mailed(name: string, words?: string) {
  const { as, organizationId, messages } = await initAcme();
  await as({ ...adam, name }).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
    message: words,
  });
  return messages[0];
}

// A joiner, which nobody sees, keeps mail programs from making a link of a domain.
const joiner = "\u200C";

describe("what users typed goes into a mail", () => {
  it.each([
    ["Adam https://evil.example/x", "Adam"],
    ["Adam www.evil.example", "Adam"],
    ["Adam evil.example/login", "Adam"],
    ["Adam evil.example:8080/a?b", "Adam"],
    ["Adam HTTPS://EVIL.EXAMPLE", "Adam"],
    ["booking.example", `booking.${joiner}example`],
    ["Dr. Adam 2.5", "Dr. Adam 2.5"],
    ["Adam\r\nBcc: eve@example.com", `Adam Bcc: eve@example.${joiner}com`],
    ["\u202EmadA\u2066\u200B\u0007", "madA"],
    ["x".repeat(100_000), "x".repeat(100)],
    ["👨‍👩‍👧 Adam", "👨‍👩‍👧 Adam"],
  ])("without links and hidden characters: %j", async (name, shown) => {
    expect((await mailed(name))?.inviterName).toBe(shown);
  });

  it("not at all, when nothing is left of it", async () => {
    const message = await mailed("https://evil.example", "www.evil.example");
    expect(message?.inviterName).toBeUndefined();
    expect(message?.message).toBeUndefined();
  });

  it("in lines, for a personal message", async () => {
    const message = await mailed(
      "Adam",
      "Hi\u202E,\r\n\r\n\r\nsee evil.example",
    );
    expect(message?.message).toBe(`Hi,\n\nsee evil.${joiner}example`);
  });
});
