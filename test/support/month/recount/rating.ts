// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What each shipment may cost, found by the contracts alone (contracts.md, section 12, "Rating"). */
import type {
  Agreed,
  AgreedAccessorial,
  AgreedContract,
  AgreedLane,
  AgreedRate,
  ShipmentRow,
} from "../formats.ts";
import { Exact, ofCents, ZERO } from "./exact.ts";

/** A shipment with what happened to it. */
export interface Carried extends ShipmentRow {
  readonly picked: Date | null;
  readonly delivered: Date | null;
  /** Hours from each arrival to the next departure. */
  readonly waits: readonly Exact[];
}

export interface Rated {
  readonly contract: AgreedContract;
  /** Code → cents of the contract's currency: what is expected, and accrued once it has left. */
  readonly expected: ReadonlyMap<string, bigint>;
  /** Cents of what may be billed for a code at most, proofs included. */
  agreed(code: string): bigint;
}

const HUNDRED = new Exact(100n);

/** The calendar day of an instant in a time zone. */
export function dayIn(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return parts.format(at);
}

/** How closely a lane's end is drawn around a place; -1: the place is outside. */
function closeness(lane: AgreedLane, place: string): number {
  if (place.slice(0, 2) !== lane.country) return -1;
  if (lane.zipFrom === undefined) return 1;
  const zip = place.slice(3).replaceAll(" ", "");
  const end = lane.zipTo ?? lane.zipFrom;
  return zip >= lane.zipFrom && zip.slice(0, end.length) <= end ? 3 : -1;
}

/** The rate that fits best: by service, then both ends together, then the destination. */
function bestRate(
  contract: AgreedContract,
  row: ShipmentRow,
): { rate: AgreedRate; rank: number } | undefined {
  return contract.rates
    .flatMap((rate) => {
      const [from, to] = [closeness(rate.from, row.origin), closeness(rate.to, row.destination)];
      if (from < 0 || to < 0 || (rate.service !== undefined && rate.service !== row.service)) return [];
      return [{ rate, rank: (rate.service === undefined ? 0 : 100) + 10 * (from + to) + to }];
    })
    .toSorted((one, other) => other.rank - one.rank)[0];
}

function chargeable(row: ShipmentRow, contract: AgreedContract): Exact {
  const [weight, divisor, step] = [row.weight, contract.divisor, contract.weightStep].map(Exact.of) as [
    Exact,
    Exact,
    Exact,
  ];
  const cubic = Exact.of(row.volume).times(new Exact(1_000_000n));
  const grams = divisor.top === 0n ? 0n : cubic.over(divisor).times(new Exact(1000n)).up();
  const greater = weight.max(new Exact(grams, 1000n));
  return step.top === 0n ? greater : new Exact(greater.over(step).up()).times(step);
}

/** Cents of the line haul before and after discount and minimum; null: it has no price. */
function lineHaul(rate: AgreedRate, row: ShipmentRow, kg: Exact): { gross: bigint; net: bigint } | null {
  if ((rate.basis === "kg" || rate.breaks.length > 0) && kg.compare(ZERO) <= 0) return null;
  if (rate.basis === "km" && Exact.of(row.km).top === 0n) return null;
  const price =
    rate.breaks.length === 0
      ? rate.price
      : rate.breaks.findLast(([from]) => Exact.of(from).compare(kg) <= 0)?.[1];
  if (price === undefined) return null;
  const quantity = { kg, km: Exact.of(row.km), piece: Exact.of(row.pieces), flat: new Exact(1n) }[rate.basis];
  const gross = quantity.times(Exact.of(price)).cents();
  const net = ofCents(gross)
    .times(HUNDRED.minus(Exact.of(rate.discount)))
    .over(HUNDRED)
    .cents();
  const minimum = Exact.of(rate.minimum).cents();
  return { gross, net: net < minimum ? minimum : net };
}

/** The surcharge in cents: null where the week has no index. */
function surcharge(
  agreed: Agreed,
  contract: AgreedContract,
  day: string,
  haul: { gross: bigint; net: bigint },
): bigint | null {
  const schedule = agreed.fuel.find(({ name }) => name === contract.fuel);
  if (schedule === undefined) return 0n;
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = (date.getUTCDay() + 6) % 7;
  date.setUTCDate(date.getUTCDate() - weekday - 7 * schedule.lagWeeks);
  const index = schedule.prices.find(([monday]) => monday === date.toISOString().slice(0, 10))?.[1];
  if (index === undefined) return null;
  const percent =
    schedule.brackets.findLast(([from]) => Exact.of(from).compare(Exact.of(index)) <= 0)?.[1] ?? "0";
  const base = schedule.base === "gross" ? haul.gross : haul.net;
  return ofCents(base).times(Exact.of(percent)).over(HUNDRED).cents();
}

/** Cents of an accessorial for so many hours, or times. */
function priced({ basis, price, cap, freeHours }: AgreedAccessorial, quantity: Exact): bigint {
  const charged = basis === "hour" ? quantity.minus(Exact.of(freeHours)).max(ZERO) : quantity;
  const [amount, most] = [charged.times(Exact.of(price)).cents(), Exact.of(cap).cents()];
  return most > 0n && amount > most ? most : amount;
}

/** What a shipment may cost; null: no contract, or several, or no price for it. */
export function rated(agreed: Agreed, row: Carried): Rated | null {
  const day = dayIn(agreed.timeZone, row.picked ?? new Date(row.planned));
  const fitting = agreed.contracts
    .filter(({ scac, from, to }) => scac === row.scac && from <= day && (to === null || day <= to))
    .flatMap((contract) => {
      const best = bestRate(contract, row);
      return best === undefined ? [] : [{ contract, ...best }];
    });
  const rank = Math.max(...fitting.map((one) => one.rank));
  const [best, rival] = fitting.filter((one) => one.rank === rank);
  if (best === undefined || rival !== undefined) return null;
  const { contract, rate } = best;
  const haul = lineHaul(rate, row, chargeable(row, contract));
  if (haul === null) return null;
  const expected = new Map([[contract.linehaul, haul.net]]);
  const told = new Map(row.agreed.split(" ").map((one) => one.split(":") as [string, string]));
  if (!contract.isAllIn) {
    const fuel = surcharge(agreed, contract, day, haul);
    if (fuel !== null && fuel !== 0n) expected.set(contract.fuelCode, fuel);
    for (const extra of contract.accessorials) {
      const times = told.get(extra.code) ?? (extra.isAutomatic ? "1" : undefined);
      if (times !== undefined) expected.set(extra.code, priced(extra, Exact.of(times)));
    }
  }
  return { contract, expected, agreed: (code) => expected.get(code) ?? proven(contract, code, row) };
}

/** What milestones prove of an accessorial that nobody agreed to. */
function proven(contract: AgreedContract, code: string, row: Carried): bigint {
  const extra = contract.isAllIn ? undefined : contract.accessorials.find((one) => one.code === code);
  if (extra?.evidence !== "milestones") return 0n;
  const free = Exact.of(extra.freeHours);
  const beyond = row.waits.reduce((sum, hours) => sum.plus(hours.minus(free).max(ZERO)), ZERO);
  return priced(extra, free.plus(beyond));
}
