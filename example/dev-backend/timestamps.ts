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

  /** A client of an earlier start of this server may be ahead. */
  observe(timestamp: bigint): void {
    if (timestamp > this.#latest) this.#latest = timestamp;
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
