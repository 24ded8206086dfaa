// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Faults of what is billed: unknown, repeated, other than what was carried, or without a price. */
import type { Fault } from "./faults.ts";
import { haul, micro, type Shape } from "./loads.ts";
import { chargeLine, kilograms, lineOf, retotal, type Told } from "./told.ts";

const usual = (turn: number): Shape => ({ lane: 0, weight: String(340 + 2 * turn) });

const intake: readonly Fault[] = [
  {
    code: "control_total",
    scac: "ALFA",
    shape: usual,
    spoil: (told) => {
      told.total += 1000n;
    },
    decision: "reject",
  },
  {
    code: "control_total",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(250 + turn) }),
    spoil: (told) => {
      told.total -= 900n;
    },
    decision: "reject",
  },
  {
    code: "rounding",
    scac: "CHRL",
    shape: (turn) => ({ lane: 1, pieces: 3, weight: String(20 + turn), agreed: "" }),
    spoil: (told, load) => {
      const line = lineOf(told, "LHM");
      told.lines.push({ ...chargeLine(load, "LHM", line.amount - 500n), text: "The rest" });
      line.amount = 500n;
      told.total += 1n;
    },
    decision: null,
  },
  {
    code: "nothing_billed",
    scac: "GOLF",
    shape: (turn) => ({ day: 1 + (turn % 7), fate: "standing" }),
    spoil: (told) => {
      told.lines = [];
      retotal(told);
    },
    decision: "reject",
  },
  {
    code: "wrong_sign",
    scac: "GOLF",
    shape: (turn) => ({ day: 1 + (turn % 7) }),
    spoil: (told, load) => {
      told.lines = [chargeLine(load, "LFM", -5000n)];
      retotal(told);
    },
    decision: "reject",
  },
  {
    code: "repeated_file",
    scac: "DLTA",
    shape: () => ({ lane: 0 }),
    follow: (first) => ({ ...first, week: first.week + 1 }),
    decision: "reject",
  },
  {
    code: "missing_reference",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(120 + turn) }),
    spoil: (told) => {
      for (const line of told.lines) line.load = null;
    },
    decision: "reject",
    times: 3,
  },
  {
    code: "unknown_carrier",
    scac: "DLTA",
    shape: () => ({ lane: 0 }),
    spoil: (told) => {
      told.calls = "ZZZZ";
    },
    decision: "reject",
  },
  {
    code: "unknown_payee",
    scac: "ALFA",
    shape: usual,
    spoil: (told) => {
      told.payee = "Nobody We Know LLC";
    },
    decision: "reject",
  },
  {
    code: "new_payee",
    scac: "ALFA",
    shape: usual,
    spoil: (told) => {
      // A vendor of ours, but nobody ever agreed to pay it for this carrier.
      told.payee = "Echo Linehaul";
    },
    decision: "reject",
  },
  {
    code: "unknown_terms",
    scac: "ALFA",
    shape: usual,
    spoil: (told) => {
      told.due = null;
    },
    decision: null,
  },
  {
    code: "implausible_date",
    scac: "ALFA",
    shape: usual,
    spoil: (told) => {
      told.date = "2099-12-31";
    },
    decision: "reject",
  },
  {
    code: "implausible_date",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(170 + turn) }),
    spoil: (told) => {
      told.date = told.date.replace("2025", "2024");
    },
    decision: "reject",
  },
  {
    code: "missing_original",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), agreed: "LFM:1" }),
    without: ["LFM"],
    follow: (first, load, biller) => ({
      ...biller.follow(first, "supplemental", [chargeLine(load, "LFM", 4500n)]),
      original: "A-77",
    }),
    decision: "reject",
  },
];

const duplicates: readonly Fault[] = [
  {
    code: "duplicate_number",
    scac: "ALFA",
    shape: usual,
    follow: (first, _load, biller) => ({
      ...biller.again(first),
      number: `00${first.number.replace("-", " ")}`,
    }),
    decision: "reject",
  },
  {
    code: "duplicate_load",
    scac: "CHRL",
    shape: (turn) => ({ lane: 0, weight: String(31 + turn) }),
    follow: (first, _load, biller) => biller.again(first),
    decision: "reject",
  },
  {
    code: "duplicate_factor",
    scac: "ALFA",
    shape: usual,
    follow: (first, _load, biller) => ({ ...biller.again(first), payee: "Claims Factoring Inc" }),
    decision: "reject",
  },
  {
    code: "duplicate_charge",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), agreed: "LFM:1" }),
    spoil: (told) => {
      told.lines.push({ ...lineOf(told, "LFM") });
      retotal(told);
    },
    decision: "short_pay",
  },
  {
    code: "cumulative_total",
    scac: "ALFA",
    shape: usual,
    follow: (first, load, biller) => biller.follow(first, "supplemental", [chargeLine(load, "LHM", 3000n)]),
    decision: "approve",
  },
  {
    code: "cumulative_total",
    scac: "CHRL",
    shape: (turn) => ({ lane: 0, weight: String(71 + turn) }),
    follow: (first, load, biller) => biller.follow(first, "supplemental", [chargeLine(load, "LHM", 1700n)]),
    decision: "reject",
  },
  {
    code: "credit_exceeds_original",
    scac: "DLTA",
    shape: () => ({ lane: 0 }),
    follow: (first, load, biller) =>
      biller.follow(first, "credit", [chargeLine(load, "LHM", -first.total - 100n)]),
    decision: "reject",
  },
  {
    code: "correction_of_posted",
    scac: "ALFA",
    shape: usual,
    follow: (first, _load, biller) =>
      biller.follow(
        first,
        "corrected",
        first.lines.map((line) => ({ ...line })),
      ),
    decision: "reject",
  },
];

/** A line of the line haul that says something else of the goods. */
function say(told: Told, said: Partial<Told["lines"][number]>): void {
  Object.assign(lineOf(told, "LHM"), said);
}

function weigh(told: Told, weight: string, rate: Parameters<typeof haul>[0]): void {
  const { net } = haul(rate, micro(weight), { pieces: 1, km: "0" });
  say(told, { weight, amount: net });
  retotal(told);
}

const goods: readonly Fault[] = [
  {
    code: "no_shipment",
    scac: "CHRL",
    shape: (turn) => ({ lane: 0, weight: String(40 + turn) }),
    spoil: (told) => {
      told.strayReference = `NOBODYS-${told.number}`;
    },
    decision: "reject",
  },
  {
    code: "shipment_cancelled",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), fate: "cancelled" }),
    decision: "reject",
  },
  {
    code: "not_dispatched",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(90 + turn), fate: "standing" }),
    decision: "reject",
  },
  { code: "pod_missing", scac: "DLTA", shape: () => ({ lane: 0, hasPod: false }), decision: "approve" },
  {
    code: "service_differs",
    scac: "DLTA",
    shape: () => ({ lane: 1 }),
    spoil: (told) => say(told, { service: "ECONOMY" }),
    decision: null,
  },
  {
    code: "weight_differs",
    scac: "ALFA",
    shape: usual,
    spoil: (told, load) => weigh(told, String(2 * Number(load.row.weight)), load.rate),
    decision: "short_pay",
  },
  {
    code: "pieces_differ",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(130 + turn), pieces: 4 }),
    spoil: (told) => say(told, { pieces: 7 }),
    decision: null,
  },
  {
    code: "origin_differs",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), origin: "US 10001" }),
    spoil: (told) => say(told, { origin: "US 60601" }),
    decision: null,
  },
  {
    code: "destination_differs",
    scac: "CHRL",
    shape: (turn) => ({ lane: 0, weight: String(52 + turn), destination: "GB EH1 1YZ" }),
    spoil: (told) => say(told, { destination: "GB SW1A 1AA" }),
    decision: null,
  },
  {
    code: "late_service",
    scac: "DLTA",
    shape: () => ({ lane: 1, isLate: true }),
    decision: "approve",
  },
  {
    code: "approval_limit",
    scac: "ALFA",
    shape: (turn) => ({ lane: 0, weight: String(9000 + 10 * turn) }),
    decision: "approve",
  },
];

/** Half a cubic metre is 100 kg of volume, by the agreed divisor. */
const bulky = (turn: number): Shape => ({ lane: 0, volume: "0.5", weight: String(60 + turn) });

const dimensional: readonly Fault[] = [
  {
    code: "dimensional_greater",
    scac: "CHRL",
    shape: bulky,
    spoil: (told, load) => weigh(told, load.row.weight, load.rate),
    decision: "approve",
  },
  {
    code: "dimensional_rounding",
    scac: "CHRL",
    shape: (turn) => ({ ...bulky(turn), volume: "0.361" }),
    spoil: (told, load) => weigh(told, "75", load.rate),
    decision: "approve",
  },
  {
    code: "dimensional_divisor",
    scac: "CHRL",
    shape: bulky,
    spoil: (told, load) => weigh(told, "125", load.rate),
    decision: "short_pay",
  },
  {
    code: "dimensional_weight",
    scac: "CHRL",
    shape: bulky,
    spoil: (told, load) => weigh(told, kilograms(132_500_000n), load.rate),
    decision: "short_pay",
  },
];

const unpriced = (code: string, scac: string, shape: (turn: number) => Shape): Fault => ({
  code,
  scac,
  shape,
  decision: "approve",
});

const unrated: readonly Fault[] = [
  unpriced("no_contract", "FOXT", (turn) => ({
    day: 11 + (turn % 4),
    weight: String(55 + turn),
    unpriced: 6321n,
  })),
  unpriced("several_contracts", "GOLF", (turn) => ({ day: 15 + (turn % 7), unpriced: 5500n + BigInt(turn) })),
  unpriced("no_lane", "FOXT", (turn) => ({
    day: 1 + (turn % 7),
    weight: String(70 + turn),
    destination: "MX 06000",
    unpriced: 9900n,
  })),
  unpriced("no_break", "FOXT", (turn) => ({
    day: 1 + (turn % 7),
    weight: String(10 + turn),
    unpriced: 2400n,
  })),
  unpriced("no_weight", "GOLF", (turn) => ({ day: 1 + (turn % 7), weight: "0", unpriced: 3100n })),
  unpriced("no_distance", "ECHO", () => ({ contract: 1, km: "0", unpriced: 14000n })),
  {
    code: "no_fuel_price",
    scac: "HOTL",
    shape: (turn) => ({
      day: 10 + (turn % 5),
      weight: String(100 + turn),
      unpriced: BigInt(100 + turn) * 77n,
    }),
    spoil: (told, load) => {
      told.lines.push(chargeLine(load, "FSM", 815n));
      retotal(told);
    },
    decision: "approve",
  },
];

export const GOODS_FAULTS: readonly Fault[] = [
  ...intake,
  ...duplicates,
  ...goods,
  ...dimensional,
  ...unrated,
];
