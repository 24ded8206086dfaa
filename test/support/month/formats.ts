// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What stands in the source files of a generated month, as types: all that the generator and the recount share. */

export const FORMATS = ["x12", "edifact", "csv", "json"] as const;
export type Format = (typeof FORMATS)[number];
export type InvoiceType = "original" | "supplemental" | "corrected" | "credit";

/** `agreed.json`: the contracts and the master data around them. Numbers are decimal texts. */
export interface Agreed {
  /** The company's own currency and time zone. */
  readonly currency: string;
  readonly timeZone: string;
  /** Above it, in the company's currency, a manager decides. */
  readonly approvalLimit: string;
  readonly tolerance: Readonly<Record<"overAmount" | "overPercent" | "underAmount" | "underPercent", string>>;
  readonly carriers: readonly AgreedCarrier[];
  readonly codes: readonly AgreedCode[];
  readonly services: readonly { readonly code: string; readonly guaranteeDays: number }[];
  readonly factor: string;
  readonly fuel: readonly AgreedFuel[];
  readonly contracts: readonly AgreedContract[];
}

export interface AgreedCarrier {
  readonly scac: string;
  readonly vendor: string;
  readonly format: Format;
  /** What it bills in. */
  readonly currency: string;
}

export interface AgreedCode {
  readonly code: string;
  readonly category: string;
  /** The account of its own, where it has one: of expense, or of the tax. */
  readonly account?: string;
  /** Whether lines of the code are booked as a tax. */
  readonly isTax?: boolean;
}

export interface AgreedFuel {
  readonly name: string;
  readonly base: "linehaul" | "gross";
  readonly lagWeeks: number;
  /** From an index on, a percentage. */
  readonly brackets: readonly (readonly [string, string])[];
  /** Monday, index. */
  readonly prices: readonly (readonly [string, string])[];
}

export interface AgreedLane {
  readonly country: string;
  readonly zipFrom?: string;
  readonly zipTo?: string;
}

export interface AgreedRate {
  readonly from: AgreedLane;
  readonly to: AgreedLane;
  readonly service?: string;
  readonly basis: "kg" | "km" | "flat" | "piece";
  readonly price: string;
  readonly minimum: string;
  readonly discount: string;
  /** From a weight on, a price. */
  readonly breaks: readonly (readonly [string, string])[];
}

export interface AgreedAccessorial {
  readonly code: string;
  readonly basis: "flat" | "hour";
  readonly price: string;
  readonly cap: string;
  readonly freeHours: string;
  readonly evidence: "none" | "authorised" | "milestones";
  readonly isAutomatic: boolean;
}

export interface AgreedContract {
  readonly name: string;
  readonly scac: string;
  readonly currency: string;
  readonly from: string;
  readonly to: string | null;
  readonly isAllIn: boolean;
  readonly needsPod: boolean;
  /** Cubic centimetres to a kilogram; "0": none. */
  readonly divisor: string;
  readonly weightStep: string;
  readonly linehaul: string;
  readonly fuelCode: string;
  readonly fuel: string | null;
  readonly rates: readonly AgreedRate[];
  readonly accessorials: readonly AgreedAccessorial[];
}

/** A row of `shipments.csv`. */
export interface ShipmentRow {
  readonly tracking: string;
  readonly pro: string;
  readonly scac: string;
  readonly service: string;
  readonly weight: string;
  /** Cubic metres. */
  readonly volume: string;
  readonly pieces: string;
  readonly km: string;
  readonly origin: string;
  readonly destination: string;
  readonly planned: string;
  /** What we agreed to beside the carriage: "LFT:1 STG:4". */
  readonly agreed: string;
}
export const SHIPMENT_COLUMNS: readonly (keyof ShipmentRow)[] = [
  "tracking",
  "pro",
  "scac",
  "service",
  "weight",
  "volume",
  "pieces",
  "km",
  "origin",
  "destination",
  "planned",
  "agreed",
];

/** A row of `decisions.csv`: what a person decides about an invoice that waits for one. */
export interface DecisionRow {
  readonly scac: string;
  readonly number: string;
  /** 1, or 2 where the same number came before. */
  readonly turn: string;
  /** approve: all that is billed; short_pay: of each charge no more than was agreed; wait: nothing yet. */
  readonly decision: "approve" | "reject" | "short_pay" | "wait";
}
