// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What was agreed with the carriers of the generated month, March 2025. */
import type { Agreed, AgreedAccessorial, AgreedContract, AgreedRate } from "./formats.ts";

const rate = (from: string, to: string, values: Partial<AgreedRate>): AgreedRate => ({
  from: { country: from },
  to: { country: to },
  basis: "kg",
  price: "0",
  minimum: "0",
  discount: "0",
  breaks: [],
  ...values,
});

const accessorial = (code: string, price: string, values: Partial<AgreedAccessorial>): AgreedAccessorial => ({
  code,
  basis: "flat",
  price,
  cap: "0",
  freeHours: "0",
  evidence: "authorised",
  isAutomatic: false,
  ...values,
});

const contract = (
  name: string,
  scac: string,
  currency: string,
  rates: readonly AgreedRate[],
  values: Partial<AgreedContract> = {},
): AgreedContract => ({
  name,
  scac,
  currency,
  from: "2025-01-01",
  to: null,
  isAllIn: false,
  needsPod: false,
  divisor: "0",
  weightStep: "0",
  linehaul: "LHM",
  fuelCode: "FSM",
  fuel: null,
  rates,
  accessorials: [],
  ...values,
});

export const AGREED: Agreed = {
  currency: "USD",
  timeZone: "America/Chicago",
  approvalLimit: "4000",
  tolerance: { overAmount: "5", overPercent: "3", underAmount: "5", underPercent: "3" },
  carriers: [
    { scac: "ALFA", vendor: "Alfa Freight Lines", format: "x12", currency: "USD" },
    { scac: "BRVO", vendor: "Bravo Spedition GmbH", format: "edifact", currency: "EUR" },
    { scac: "CHRL", vendor: "Charlie Parcels Ltd", format: "csv", currency: "GBP" },
    { scac: "DLTA", vendor: "Delta Express", format: "json", currency: "USD" },
    { scac: "ECHO", vendor: "Echo Linehaul", format: "json", currency: "USD" },
    { scac: "FOXT", vendor: "Foxtrot Trucking", format: "json", currency: "USD" },
    { scac: "GOLF", vendor: "Golf Transport", format: "json", currency: "USD" },
    { scac: "HOTL", vendor: "Hotel Haulage", format: "json", currency: "USD" },
  ],
  codes: [
    { code: "LHM", category: "linehaul" },
    { code: "DCM", category: "discount" },
    { code: "FSM", category: "fuel" },
    { code: "LFM", category: "accessorial", account: "Liftgates of the Month" },
    { code: "DTM", category: "accessorial" },
    { code: "STM", category: "accessorial" },
    { code: "ADM", category: "accessorial" },
    { code: "TLM", category: "accessorial" },
    { code: "VTM", category: "tax", account: "VAT of the Month", isTax: true },
  ],
  services: [{ code: "EXM", guaranteeDays: 2 }],
  factor: "Claims Factoring Inc",
  fuel: [
    {
      name: "Diesel of the Month",
      base: "linehaul",
      lagWeeks: 1,
      brackets: [
        ["3.40", "11"],
        ["3.60", "12.5"],
        ["3.70", "14"],
        ["3.90", "16.5"],
        ["4.50", "22"],
      ],
      prices: [
        ["2025-02-17", "3.55"],
        ["2025-02-24", "3.66"],
        ["2025-03-03", "3.74"],
        ["2025-03-10", "3.92"],
        ["2025-03-17", "3.81"],
      ],
    },
    {
      name: "Diesel Abroad of the Month",
      base: "gross",
      lagWeeks: 0,
      brackets: [
        ["1.40", "6"],
        ["1.50", "8.25"],
      ],
      prices: [
        ["2025-02-24", "1.44"],
        ["2025-03-03", "1.52"],
        ["2025-03-10", "1.49"],
        ["2025-03-17", "1.55"],
      ],
    },
    {
      name: "Diesel with a Gap of the Month",
      base: "linehaul",
      lagWeeks: 0,
      brackets: [["1", "10"]],
      prices: [
        ["2025-02-24", "2"],
        ["2025-03-03", "2"],
        ["2025-03-17", "2"],
      ],
    },
  ],
  contracts: [
    contract(
      "Alfa 2025",
      "ALFA",
      "USD",
      [
        rate("US", "US", {
          minimum: "80",
          discount: "10",
          breaks: [
            ["0", "0.90"],
            ["100", "0.70"],
            ["500", "0.55"],
          ],
        }),
        rate("US", "CA", {
          minimum: "120",
          discount: "10",
          breaks: [
            ["0", "1.30"],
            ["100", "1.13"],
            ["500", "0.95"],
          ],
        }),
        rate("US", "US", {
          to: { country: "US", zipFrom: "90", zipTo: "96" },
          minimum: "95",
          discount: "12.5",
          breaks: [
            ["0", "1.05"],
            ["100", "0.83"],
            ["500", "0.66"],
          ],
        }),
      ],
      {
        fuel: "Diesel of the Month",
        accessorials: [
          accessorial("LFM", "45", {}),
          accessorial("DTM", "60", { basis: "hour", cap: "250", freeHours: "2", evidence: "milestones" }),
          accessorial("STM", "90", { cap: "250" }),
          accessorial("ADM", "7.35", { evidence: "none", isAutomatic: true }),
        ],
      },
    ),
    contract(
      "Bravo 2025",
      "BRVO",
      "EUR",
      [
        rate("DE", "DE", { price: "0.483", minimum: "35", discount: "15" }),
        rate("DE", "FR", { price: "0.627", minimum: "48", discount: "15" }),
        rate("DE", "FR", {
          to: { country: "FR", zipFrom: "75" },
          price: "0.711",
          minimum: "55",
          discount: "15",
        }),
      ],
      { fuel: "Diesel Abroad of the Month", accessorials: [accessorial("LFM", "38.50", {})] },
    ),
    contract(
      "Charlie 2025",
      "CHRL",
      "GBP",
      [
        rate("GB", "GB", { price: "0.957", minimum: "12" }),
        rate("GB", "IE", { basis: "piece", price: "18.43" }),
      ],
      { divisor: "5000", weightStep: "0.5" },
    ),
    contract(
      "Delta 2025",
      "DLTA",
      "USD",
      [
        rate("US", "US", { basis: "flat", price: "42.50" }),
        rate("US", "US", { basis: "flat", price: "64", service: "EXM" }),
      ],
      { isAllIn: true, needsPod: true },
    ),
    contract("Echo 2024", "ECHO", "EUR", [rate("US", "US", { basis: "km", price: "1.07", minimum: "90" })], {
      from: "2024-03-01",
      to: "2025-02-28",
    }),
    contract("Echo 2025", "ECHO", "EUR", [rate("US", "US", { basis: "km", price: "1.13", minimum: "90" })], {
      from: "2025-03-01",
    }),
    contract(
      "Foxtrot before",
      "FOXT",
      "USD",
      [
        rate("US", "US", {
          breaks: [
            ["30", "0.80"],
            ["200", "0.60"],
          ],
        }),
      ],
      { to: "2025-03-10" },
    ),
    contract(
      "Foxtrot after",
      "FOXT",
      "USD",
      [
        rate("US", "US", {
          breaks: [
            ["30", "0.86"],
            ["200", "0.64"],
          ],
        }),
      ],
      { from: "2025-03-18" },
    ),
    contract("Golf 2025", "GOLF", "USD", [rate("US", "US", { price: "0.85" })]),
    contract("Golf spring", "GOLF", "USD", [rate("US", "US", { price: "0.80" })], { from: "2025-03-15" }),
    contract("Hotel 2025", "HOTL", "USD", [rate("US", "US", { price: "0.77" })], {
      fuel: "Diesel with a Gap of the Month",
    }),
  ],
};

/** Units of a currency for one of the company's, by banking day; on other days the last one counts. */
export const CURRENCY_RATES: readonly (readonly [day: string, currency: string, units: string])[] = [
  "2025-02-28",
  ...Array.from({ length: 31 }, (_, index) => `2025-03-${String(index + 1).padStart(2, "0")}`),
]
  .filter((day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()))
  .flatMap((day, index) => [
    [day, "EUR", `0.9${String(211 + 2 * ((index * 37) % 90))}`] as const,
    [day, "GBP", `0.7${String(703 + 2 * ((index * 23) % 80))}`] as const,
  ]);
