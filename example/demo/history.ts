/** Who joins in the two weeks before the demo begins. */
const person = (name: string) => ({
  name,
  email: `${name.toLowerCase()}@example.com`,
});

export type Day = {
  /** How long ago. */
  daysAgo: number;
  invite?: string[];
  accept?: string[];
  decline?: string[];
  revoke?: string[];
};

export const HISTORY: Day[] = [
  { daysAgo: 13, invite: ["Heidi", "Ivan", "Judy"] },
  { daysAgo: 12, accept: ["Heidi"], invite: ["Kim"] },
  { daysAgo: 11, accept: ["Kim", "Judy"] },
  { daysAgo: 9, invite: ["Leo", "Mona", "Nina", "Oscar"] },
  { daysAgo: 8, accept: ["Leo", "Nina"], decline: ["Mona"] },
  { daysAgo: 6, invite: ["Pat", "Quinn"], revoke: ["Oscar"] },
  { daysAgo: 4, accept: ["Quinn"], invite: ["Rupert", "Sybil"] },
  { daysAgo: 2, invite: ["Trent", "Uma"], accept: ["Sybil"] },
  { daysAgo: 1, accept: ["Uma"], decline: ["Trent"] },
];

const addressOf = (name: string) => person(name).email;

/** As `seed:day` takes it. */
export const whatHappened = ({ daysAgo: _, ...day }: Day) => ({
  invite: (day.invite ?? []).map((name) => ({
    email: addressOf(name),
    role: "member",
  })),
  accept: (day.accept ?? []).map(person),
  decline: (day.decline ?? []).map(addressOf),
  revoke: (day.revoke ?? []).map(addressOf),
});
