import { DAY } from "../../../convex/pure/limits.js";
import { type Invariant, twice } from "./invariant.js";

export const MAIL: Record<string, Invariant> = {
  "a mailbox has one row, and each of its addresses one entry": ({
    mailboxes,
  }) => [
    ...twice(mailboxes, ({ mailboxHash }) => mailboxHash),
    ...mailboxes.filter(
      ({ addresses }) =>
        twice(addresses, ({ addressHash }) => addressHash).length > 0,
    ),
  ],
  "a log of mails is in order, of the past, and of no more mails than may go": (
    { mailboxes },
    { world },
  ) =>
    mailboxes.filter(({ mails }) => {
      const times = mails.map(({ at }) => at);
      const isInOrder = times.every(
        (at, index) => at >= (times[index - 1] ?? 0),
      );
      const recent = mails.filter(({ at }) => at + DAY > Date.now());
      const count = recent.reduce((sum, one) => sum + one.count, 0);
      const most = world.settings.mailsADay ?? 0;
      return !isInOrder || times.some((at) => at > Date.now()) || count > most;
    }),
  "a mailbox is kept for as long as mail to it is stopped": ({ mailboxes }) =>
    mailboxes.filter(({ addresses, suppressedAt, forgetAt }) => {
      const isStopped = addresses.some(
        ({ suppressed }) => suppressed !== undefined,
      );
      return (
        isStopped !== (forgetAt === 0) ||
        isStopped !== (suppressedAt !== undefined)
      );
    }),
  "mail is stopped where the model says": ({ mailboxes }, { world }) => {
    const stopped = mailboxes
      .flatMap(({ addresses }) =>
        addresses.flatMap(({ suppressed }) => suppressed?.reason ?? []),
      )
      .toSorted();
    const said = world.stopped().toSorted();
    return JSON.stringify(stopped) === JSON.stringify(said)
      ? []
      : [{ stopped, said }];
  },
};
