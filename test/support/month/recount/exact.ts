// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Fractions of whole numbers: what is counted again is counted exactly, and rounded only where a rule says so. */

export class Exact {
  readonly top: bigint;
  readonly bottom: bigint;

  constructor(top: bigint, bottom = 1n) {
    this.top = bottom < 0n ? -top : top;
    this.bottom = bottom < 0n ? -bottom : bottom;
  }

  /** A decimal text such as "-12.50". */
  static of(text: string): Exact {
    const match = /^(-?)(\d*)\.?(\d*)$/.exec(text.trim());
    if (match === null || text.trim() === "") throw new Error(`no number: ${text}`);
    const [, sign = "", whole = "", part = ""] = match;
    return new Exact(BigInt(`${sign}${whole}${part}`), 10n ** BigInt(part.length));
  }

  plus(other: Exact): Exact {
    return new Exact(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Exact): Exact {
    return this.plus(new Exact(-other.top, other.bottom));
  }

  times(other: Exact): Exact {
    return new Exact(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Exact): Exact {
    return new Exact(this.top * other.bottom, this.bottom * other.top);
  }

  /** Below zero, zero or above, as this is below the other, equal or above. */
  compare(other: Exact): number {
    const difference = this.minus(other).top;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  max(other: Exact): Exact {
    return this.compare(other) < 0 ? other : this;
  }

  /** The next whole number that is not below this one. */
  up(): bigint {
    const cut = this.top / this.bottom;
    return cut * this.bottom === this.top || this.top < 0n ? cut : cut + 1n;
  }

  /** Hundredths, halves away from zero. */
  cents(): bigint {
    const size = this.top < 0n ? -this.top : this.top;
    const rounded = (size * 200n + this.bottom) / (this.bottom * 2n);
    return this.top < 0n ? -rounded : rounded;
  }
}

export const ZERO = new Exact(0n);

/** An amount of cents. */
export function ofCents(cents: bigint): Exact {
  return new Exact(cents, 100n);
}
