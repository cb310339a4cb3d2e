import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/**
 * In place of `lucia` on the embedded backend: the same hashes, by Node's own scrypt off the main thread, and each made
 * once. The demo's accounts share one password and begin anew at every reset; a deployment hashes as Convex Auth does.
 */
export class Scrypt {
  hash(password: string): Promise<string> {
    return remember(hashes, password, async () => {
      const salt = randomBytes(16).toString("hex");
      return `${salt}:${(await keyOf(password, salt)).toString("hex")}`;
    });
  }

  async verify(hash: string, password: string): Promise<boolean> {
    const [salt = "", key = ""] = hash.split(":");
    const expected = Buffer.from(key, "hex");
    const actual = await keyOf(password, salt);
    return (
      expected.length === actual.length && timingSafeEqual(expected, actual)
    );
  }
}

const hashes = new Map<string, Promise<string>>();
const keys = new Map<string, Promise<Buffer>>();

function keyOf(password: string, salt: string): Promise<Buffer> {
  return remember(
    keys,
    `${salt}:${password}`,
    () =>
      new Promise((resolve, reject) => {
        const cost = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };
        const text = password.normalize("NFKC");
        scrypt(text, salt, 64, cost, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
}

function remember<Value>(
  all: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = all.get(key) ?? make();
  all.set(key, value);
  return value;
}
