// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** All of the month that is as it should be: original invoices of one shipment or many, and what follows some of them. */
import type { Draft } from "./generate.ts";
import { type Load, pick, type Shape } from "./loads.ts";
import { chargeLine, lineOf, retotal, type Told } from "./told.ts";

const CONSOLIDATED = 8;

/** Carriers by how much they carry. */
const SHARES: readonly (readonly [scac: string, share: number])[] = [
  ["ALFA", 36],
  ["BRVO", 28],
  ["CHRL", 16],
  ["DLTA", 9],
  ["ECHO", 7],
  ["FOXT", 1],
  ["GOLF", 2],
  ["HOTL", 1],
];
const DRAWN = SHARES.flatMap(([scac, share]) => Array.from({ length: share }, () => scac));

function whole(draft: Draft, from: number, to: number): number {
  return from + Math.floor(draft.random() * (to - from));
}

/** A shipment of a carrier that nothing is wrong with. */
function shapeOf(draft: Draft, scac: string): Shape {
  const extra = draft.random() < 0.2 ? "LFM:1" : "";
  switch (scac) {
    case "ALFA":
      return {
        lane: whole(draft, 0, 3),
        weight: String(whole(draft, 25, 2400)),
        agreed: extra,
        waited: draft.random() < 0.08 ? whole(draft, 6, 18) / 2 : 0,
      };
    case "BRVO":
      return { lane: whole(draft, 0, 3), weight: `${whole(draft, 20, 1500)}.5`, agreed: extra };
    case "CHRL":
      return {
        lane: draft.random() < 0.8 ? 0 : 1,
        weight: `${whole(draft, 2, 60)}.${whole(draft, 1, 9)}`,
        volume: `0.${String(whole(draft, 1, 500)).padStart(3, "0")}`,
      };
    case "DLTA":
      return { lane: draft.random() < 0.5 ? 0 : 1 };
    case "ECHO":
      return { contract: 1, km: String(whole(draft, 40, 1800)) };
    case "FOXT":
      return {
        ...(draft.random() < 0.5
          ? { contract: 0, day: whole(draft, 1, 11) }
          : { contract: 1, day: whole(draft, 18, 22) }),
        weight: String(whole(draft, 31, 600)),
      };
    case "GOLF":
      return { day: whole(draft, 1, 15), weight: String(whole(draft, 20, 600)) };
    default:
      return {
        day: draft.random() < 0.5 ? whole(draft, 1, 10) : whole(draft, 17, 22),
        weight: String(whole(draft, 20, 600)),
      };
  }
}

function soundLoad(draft: Draft, scac: string): Load {
  const shape = shapeOf(draft, scac);
  return draft.load(scac, shape.day === undefined ? whole(draft, 1, 4) : Math.ceil(shape.day / 7), shape);
}

/** A carrier asks for more than was agreed, is held back, and corrects itself the week after. */
function corrected(draft: Draft): void {
  const load = draft.load("ALFA", whole(draft, 1, 4), { lane: 1, weight: String(whole(draft, 120, 480)) });
  const wrong = draft.biller.sound([load]);
  lineOf(wrong, "LHM").amount += 4007n;
  retotal(wrong);
  draft.bill(wrong, ["linehaul_over"], "wait", true);
  const right = draft.biller.sound([load]).lines;
  draft.bill(draft.biller.follow(wrong, "corrected", right));
}

/** An accessorial that was forgotten is billed the week after. */
function supplemented(draft: Draft): void {
  const scac = pick(["ALFA", "BRVO"], draft.random);
  const load = draft.load(scac, whole(draft, 1, 4), { ...shapeOf(draft, scac), lane: 1, agreed: "LFM:1" });
  const first = draft.bill(draft.biller.sound([load], ["LFM"]));
  const amount = load.charges.find(({ code }) => code === "LFM")?.amount ?? 0n;
  draft.bill(draft.biller.follow(first, "supplemental", [chargeLine(load, "LFM", amount)]));
}

/** A tenth of the line haul is given back the week after. */
function credited(draft: Draft): void {
  const load = soundLoad(draft, pick(DRAWN, draft.random));
  const first = draft.bill(draft.biller.sound([load]));
  const back = lineOf(first, "LHM").amount / 10n;
  draft.bill(draft.biller.follow(first, "credit", [chargeLine(load, "LHM", -back)]));
}

/** An over- or undercharge that the tolerance lets pass. */
function tolerated(draft: Draft): void {
  const load = draft.load("ALFA", whole(draft, 1, 4), { lane: 1, weight: String(whole(draft, 120, 480)) });
  const told: Told = draft.biller.sound([load]);
  const isOver = draft.random() < 0.5;
  lineOf(told, "LHM").amount += isOver ? 211n : -187n;
  retotal(told);
  draft.bill(told, [isOver ? "linehaul_over" : "linehaul_under"]);
}

/** One invoice for many shipments. */
function consolidated(draft: Draft): void {
  const week = whole(draft, 1, 4);
  const loads = Array.from({ length: CONSOLIDATED }, () =>
    draft.load("ALFA", week, { ...shapeOf(draft, "ALFA"), weight: String(whole(draft, 25, 300)) }),
  );
  draft.bill(draft.biller.sound(loads));
}

/** Fills the month up to its size. */
export function soundMonth(draft: Draft, size: { shipments: number; invoices: number }): void {
  const kinds = [corrected, supplemented, supplemented, credited, credited, tolerated];
  const missing = () => ({
    shipments: size.shipments - draft.loads.length,
    invoices: size.invoices - draft.invoices.length,
  });
  for (let turn = 0; missing().invoices > missing().shipments && missing().shipments > 0; turn++)
    (kinds[turn % kinds.length] as (draft: Draft) => void)(draft);
  for (let turn = 0; turn < size.shipments / 100 && missing().shipments > CONSOLIDATED; turn++) {
    consolidated(draft);
    for (let more = 1; more < CONSOLIDATED && missing().shipments > 0; more++) credited(draft);
  }
  while (missing().shipments > 0)
    draft.bill(draft.biller.sound([soundLoad(draft, pick(DRAWN, draft.random))]));
}
