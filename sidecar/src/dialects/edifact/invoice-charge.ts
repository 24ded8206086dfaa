// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { bareLine, type InvoiceLine } from "../../canonical/index.ts";
import { elementOf, type Segment } from "../edi/segment.ts";
import type { Mapping } from "../mapping.ts";
import { clip } from "./clip.ts";
import { readDecimal } from "./decimal.ts";
import type { Findings } from "./findings.ts";
import { InvoiceGoods } from "./invoice-goods.ts";
import { joined } from "./places.ts";

/** MOA qualifiers (5025) of the amount of a line, the best first: line item, invoice item, goods item total. */
const LINE_AMOUNTS = ["203", "38", "66"];
/** Of an allowance or a charge: both, charge, allowance, extra charge. */
const CHARGE_AMOUNTS = ["8", "23", "204", "131"];
/** Of a tax. */
const TAX_AMOUNTS = ["124"];

/** An amount of money with what says it. */
export interface Money {
  readonly value: string;
  readonly currency: string | null;
  readonly segment: Segment;
}

/** Reads a MOA; null where it says nothing, or no amount (which refuses the invoice). */
export function readMoney(moa: Segment, decimalMark: string, findings: Findings): Money | null {
  const text = elementOf(moa, 1, 2);
  if (text === null) return null;
  const reading = readDecimal(text, decimalMark);
  if (reading.ok) return { value: reading.value, currency: elementOf(moa, 1, 3), segment: moa };
  findings.refuse(moa, reading.code, reading.detail, 1, 2);
  return null;
}

/** What opens a charge, and what is known of it: a line (LIN), an allowance or charge (ALC), a tax of the summary. */
export class Charge {
  readonly opening: Segment;
  /** What it is about, as far as it says so itself. */
  readonly goods = new InvoiceGoods();
  readonly #qualifiers: readonly string[];
  readonly #isAllowance: boolean;
  readonly #amounts = new Map<string, Money>();
  #code: string | null;
  #description: string | null;

  constructor(opening: Segment) {
    this.opening = opening;
    this.#isAllowance = opening.id === "ALC" && elementOf(opening, 1) === "A";
    switch (opening.id) {
      case "LIN":
        this.#qualifiers = LINE_AMOUNTS;
        this.#code = elementOf(opening, 3);
        this.#description = elementOf(opening, 3, 4);
        break;
      case "ALC":
        this.#qualifiers = CHARGE_AMOUNTS;
        this.#code = elementOf(opening, 5) ?? elementOf(opening, 2);
        this.#description =
          [4, 5]
            .map((part) => elementOf(opening, 5, part))
            .filter(Boolean)
            .join(" ") || null;
        break;
      default:
        this.#qualifiers = TAX_AMOUNTS;
        this.#code = elementOf(opening, 2) ?? "TAX";
        this.#description =
          [elementOf(opening, 2), elementOf(opening, 5, 4)].filter(Boolean).join(" ") || null;
    }
  }

  /** Whether the amount of a MOA is this charge's. */
  takesAmount(moa: Segment): boolean {
    return this.#qualifiers.includes(elementOf(moa, 1) ?? "");
  }

  addAmount(moa: Segment, money: Money): void {
    const qualifier = elementOf(moa, 1) ?? "";
    if (!this.#amounts.has(qualifier)) this.#amounts.set(qualifier, money);
  }

  /** IMD: 7008 describes what 7009 names. */
  describe(imd: Segment): void {
    this.#code ??= elementOf(imd, 3);
    const text = [4, 5]
      .map((part) => elementOf(imd, 3, part))
      .filter(Boolean)
      .join(" ");
    if (text !== "") this.#description = [this.#description, text].filter(Boolean).join(" ");
  }

  /** PIA: another number for the same, where LIN has none. */
  name(pia: Segment): void {
    this.#code ??= elementOf(pia, 2);
  }

  /** FTX, where nothing else describes it. */
  explain(ftx: Segment): void {
    this.#description ??= joined(ftx, 4);
  }

  /** The amount that counts, or null where none was said. */
  get money(): Money | null {
    const qualifier = this.#qualifiers.find((one) => this.#amounts.has(one));
    return qualifier === undefined ? null : (this.#amounts.get(qualifier) ?? null);
  }

  /**
   * The line of the invoice that it makes.
   *
   * @param goods what it is about, where the line that it stands below says that
   */
  line(money: Money, mapping: Mapping, goods: InvoiceGoods = this.goods): InvoiceLine {
    const codes = mapping.charge_codes;
    const partnerCode = clip(this.#code, 100);
    const isMinus = this.#isAllowance && !money.value.startsWith("-") && /[1-9]/.test(money.value);
    const code = partnerCode !== null && Object.hasOwn(codes, partnerCode) ? codes[partnerCode] : null;
    const description = clip(this.#description, 500);
    const amount = isMinus ? `-${money.value}` : money.value;
    return {
      ...bareLine({ partner_code: partnerCode, description, amount }),
      code: code ?? null,
      is_tax: this.opening.id === "TAX",
      ...this.goods.charged(),
      ...goods.shipped(mapping),
      references: goods.references(),
    };
  }
}
