// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Faults of amounts: rates, fuel, accessorials, arithmetic. */
import type { Fault } from "./faults.ts";
import { fuelPercent, halfUp, type Load, type Shape } from "./loads.ts";
import { chargeLine, lineOf, retotal, type Told } from "./told.ts";

const HUNDRED = 100_000_000n;

/** Whole cents of a load that nothing but its weight decides: 340 kg and more, 0.70 less 10 %. */
const usual = (turn: number): Shape => ({ lane: 0, weight: String(340 + 2 * turn) });

/** Bills another amount for a charge. */
function bill(told: Told, code: string, amount: bigint): void {
  lineOf(told, code).amount = amount;
  retotal(told);
}

function more(told: Told, code: string, amount: bigint): void {
  bill(told, code, lineOf(told, code).amount + amount);
}

/** Bills a charge that was not agreed. */
function add(told: Told, load: Load, code: string, amount: bigint, quantity?: string): void {
  told.lines.push({ ...chargeLine(load, code, amount), ...(quantity === undefined ? {} : { quantity }) });
  retotal(told);
}

function discounted(kilos: number, price: bigint, discount: bigint): bigint {
  return halfUp(halfUp(BigInt(kilos) * price, 100n) * (1000n - discount), 1000n);
}

function fuelOf(told: Told, percent: bigint): bigint {
  return halfUp(lineOf(told, "LHM").amount * percent, HUNDRED);
}

const rates: readonly Fault[] = [
  {
    code: "contract_dates",
    scac: "FOXT",
    shape: (turn) => ({ contract: 1, day: 18 + (turn % 4), weight: String(60 + turn) }),
    spoil: (told, load) => bill(told, "LHM", BigInt(load.row.weight) * 80n),
    decision: "approve",
  },
  {
    code: "discount_missed",
    scac: "ALFA",
    shape: usual,
    spoil: (told, load) => bill(told, "LHM", load.gross),
    decision: "short_pay",
  },
  {
    code: "minimum_wrong",
    scac: "ALFA",
    shape: (turn) => ({ lane: 0, weight: String(300 + turn) }),
    spoil: (told) => bill(told, "LHM", 8000n),
    decision: "approve",
  },
  {
    code: "minimum_wrong",
    scac: "CHRL",
    shape: (turn) => ({ lane: 0, weight: String(2 + turn / 2), pieces: 1 }),
    spoil: (told, load) => bill(told, "LHM", load.gross),
    decision: "approve",
  },
  {
    code: "break_wrong",
    scac: "ALFA",
    shape: usual,
    spoil: (told, load) => bill(told, "LHM", discounted(Number(load.row.weight), 90n * 100n, 100n)),
    decision: "short_pay",
  },
  {
    code: "lane_wrong",
    scac: "ALFA",
    shape: usual,
    spoil: (told, load) => bill(told, "LHM", discounted(Number(load.row.weight), 113n * 100n, 100n)),
    decision: "short_pay",
  },
  {
    code: "linehaul_over",
    scac: "ALFA",
    shape: usual,
    spoil: (told) => more(told, "LHM", 3735n),
    decision: "approve",
  },
  {
    code: "linehaul_over",
    scac: "ECHO",
    shape: (turn) => ({ contract: 1, km: String(410 + 3 * turn) }),
    spoil: (told) => more(told, "LHM", 2917n),
    decision: "short_pay",
  },
  {
    code: "linehaul_under",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(410 + turn) }),
    spoil: (told) => more(told, "LHM", -1311n),
    decision: "approve",
  },
];

const fuel: readonly Fault[] = [
  {
    code: "fuel_not_agreed",
    scac: "CHRL",
    shape: (turn) => ({ lane: 0, weight: String(30 + turn) }),
    spoil: (told, load) => add(told, load, "FSM", 412n),
    decision: "short_pay",
  },
  {
    code: "fuel_base",
    scac: "ALFA",
    shape: (turn) => ({ lane: 0, weight: String(1500 + 2 * turn) }),
    spoil: (told, load) =>
      bill(told, "FSM", halfUp(load.gross * fuelPercent("Diesel of the Month", load.day), HUNDRED)),
    decision: "short_pay",
  },
  {
    code: "fuel_base",
    scac: "BRVO",
    shape: (turn) => ({ lane: 2, weight: String(1700 + turn) }),
    spoil: (told, load) => {
      const net = lineOf(told, "LHM").amount + lineOf(told, "DCM").amount;
      bill(told, "FSM", halfUp(net * fuelPercent("Diesel Abroad of the Month", load.day), HUNDRED));
    },
    decision: "approve",
  },
  {
    code: "fuel_week",
    scac: "ALFA",
    shape: (turn) => ({ lane: 0, weight: String(1640 + 2 * turn) }),
    spoil: (told, load) => bill(told, "FSM", fuelOf(told, fuelPercent("Diesel of the Month", load.day, -1))),
    decision: "approve",
  },
  {
    code: "fuel_bracket",
    scac: "ALFA",
    shape: usual,
    spoil: (told) => bill(told, "FSM", fuelOf(told, 22_000_000n)),
    decision: "short_pay",
  },
  {
    code: "fuel_over",
    scac: "ALFA",
    shape: (turn) => ({ lane: 0, weight: String(700 + 2 * turn) }),
    spoil: (told) => more(told, "FSM", 2471n),
    decision: "short_pay",
  },
  {
    code: "fuel_under",
    scac: "ALFA",
    shape: (turn) => ({ lane: 0, weight: String(900 + 2 * turn) }),
    spoil: (told) => more(told, "FSM", -1613n),
    decision: "approve",
  },
];

const accessorials: readonly Fault[] = [
  {
    code: "unmapped_charge",
    scac: "ALFA",
    shape: usual,
    spoil: (told, load) => add(told, load, "QQQ", 1234n),
    decision: "approve",
  },
  {
    code: "all_in",
    scac: "DLTA",
    shape: () => ({ lane: 0 }),
    spoil: (told, load) => add(told, load, "FSM", 913n),
    decision: "short_pay",
  },
  {
    code: "not_contracted",
    scac: "ALFA",
    shape: usual,
    spoil: (told, load) => add(told, load, "TLM", 1850n),
    decision: "approve",
  },
  {
    code: "not_authorised",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(210 + turn) }),
    spoil: (told, load) => add(told, load, "LFM", 3850n),
    decision: "short_pay",
  },
  {
    code: "no_evidence",
    scac: "ALFA",
    shape: usual,
    spoil: (told, load) => add(told, load, "DTM", 12000n, "2"),
    decision: "short_pay",
  },
  {
    code: "waiting_hours",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), waited: 3.5 }),
    spoil: (told) => {
      lineOf(told, "DTM").quantity = "3";
      bill(told, "DTM", 18000n);
    },
    decision: "short_pay",
  },
  {
    code: "over_cap",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), agreed: "STM:4" }),
    spoil: (told) => bill(told, "STM", 36000n),
    decision: "short_pay",
  },
  {
    code: "over_cap",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), waited: 9 }),
    spoil: (told) => bill(told, "DTM", 42000n),
    decision: "approve",
  },
  {
    code: "accessorial_over",
    scac: "ALFA",
    shape: (turn) => ({ ...usual(turn), agreed: "LFM:1" }),
    spoil: (told) => bill(told, "LFM", 6500n),
    decision: "approve",
  },
  {
    code: "accessorial_under",
    scac: "BRVO",
    shape: (turn) => ({ lane: 1, weight: String(310 + turn), agreed: "LFM:1" }),
    spoil: (told) => bill(told, "LFM", 1850n),
    decision: "approve",
  },
];

const arithmetic: readonly Fault[] = [
  {
    code: "line_arithmetic",
    scac: "GOLF",
    shape: (turn) => ({ day: 1 + (turn % 14), weight: String(100 + turn) }),
    spoil: (told, load) => {
      Object.assign(lineOf(told, "LHM"), { quantity: load.row.weight, price: "0.85" });
      more(told, "LHM", 2050n);
    },
    decision: "short_pay",
  },
  {
    code: "tax_total",
    scac: "BRVO",
    shape: (turn) => ({ lane: 0, weight: String(510 + turn) }),
    spoil: (told) => {
      told.taxTotal = (told.taxTotal ?? 0n) + 100n;
    },
    decision: "reject",
  },
  {
    code: "tax_differs",
    scac: "BRVO",
    shape: (turn) => ({ lane: 0, weight: String(610 + turn) }),
    spoil: (told) => {
      more(told, "VTM", 2000n);
      told.taxTotal = lineOf(told, "VTM").amount;
    },
    decision: "approve",
  },
  {
    code: "tax_unfounded",
    scac: "GOLF",
    shape: (turn) => ({ day: 1 + (turn % 7), weight: String(300 + turn) }),
    spoil: (told, load) => {
      told.lines = [chargeLine(load, "VTM", 1900n)];
      retotal(told);
    },
    decision: "reject",
  },
  {
    code: "no_currency_rate",
    scac: "GOLF",
    shape: (turn) => ({ day: 1 + (turn % 7), weight: String(200 + turn) }),
    spoil: (told) => {
      told.currency = "XTS";
    },
    decision: "reject",
  },
];

export const MONEY_FAULTS: readonly Fault[] = [...rates, ...fuel, ...accessorials, ...arithmetic];
