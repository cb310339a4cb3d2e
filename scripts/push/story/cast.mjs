/** Who is in the story, what they can do and what is known of the invitations. */

export class Cast {
  /** @type {Record<string, import("./world.mjs").Person>} */
  #people = {};
  /** @type {Record<string, string>} */
  #invitations = {};
  organizationId = "";

  /** @param {import("./world.mjs").StoryWorld} world */
  constructor(world) {
    this.world = world;
  }

  /** @param {string} name */
  async signUp(name) {
    this.#people[name] = await this.world.signUp(name);
  }

  /**
   * Calls one of the example's functions as someone, or as nobody.
   *
   * @param {string | null} name
   * @param {string} called in `organizations`, or `module:function`
   * @param {object} [args]
   */
  async call(name, called, args) {
    const identity = name === null ? null : this.#people[name].identity;
    const reference = called.includes(":") ? called : `organizations:${called}`;
    return await this.world.call(identity, reference, args);
  }

  /**
   * Ada invites, and the mail goes out.
   *
   * @param {string} name
   * @returns {Promise<string>} the token in the mail
   */
  async invite(name) {
    const { organizationId } = this;
    const row = { organizationId, email: addressOf(name), role: "member" };
    const { invitationId } = await this.call("Ada", "inviteMember", row);
    this.#invitations[name] = invitationId;
    await this.world.settle();
    return this.tokenOf(name);
  }

  /** @param {string} name */
  tokenOf(name) {
    return this.world.tokenMailedTo(addressOf(name));
  }

  /** @param {string} name */
  async invitationOf(name) {
    const invitationId = this.#invitations[name];
    return await this.call("Ada", "getInvitation", { invitationId });
  }

  /** @param {string} token */
  async preview(token) {
    return await this.call(null, "previewInvitation", { token });
  }

  /**
   * @param {string} called
   * @param {object} [args]
   * @returns {Promise<any[]>} what Ada sees of the organization's first page
   */
  async page(called, args) {
    const paginationOpts = { numItems: 50, cursor: null };
    const { organizationId } = this;
    const found = await this.call("Ada", called, {
      organizationId,
      paginationOpts,
      ...args,
    });
    return found.page;
  }
}

/** @param {string} name */
export function addressOf(name) {
  return `${name.toLowerCase()}@example.com`;
}
