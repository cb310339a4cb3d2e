const MAX_AHEAD_MS = 24 * 60 * 60 * 1000;

/** Commit timestamps in nanoseconds; they never go back as long as a client remembers one. */
export class Timestamps {
  #latest = BigInt(Date.now()) * 1_000_000n;

  get latest(): bigint {
    return this.#latest;
  }

  next(): bigint {
    const now = BigInt(Date.now()) * 1_000_000n;
    this.#latest = now > this.#latest ? now : this.#latest + 1n;
    return this.#latest;
  }

  /** A client of an earlier start of this server may be ahead, but not by much: no client can use them up. */
  observe(timestamp: bigint): void {
    const limit = BigInt(Date.now() + MAX_AHEAD_MS) * 1_000_000n;
    const observed = timestamp < limit ? timestamp : limit;
    if (observed > this.#latest) this.#latest = observed;
  }
}

/** u64, little-endian, base64. */
export function encodeTimestamp(timestamp: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(timestamp);
  return bytes.toString("base64");
}

export function decodeTimestamp(encoded: string): bigint {
  return Buffer.from(encoded, "base64").readBigUInt64LE();
}
