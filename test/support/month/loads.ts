// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The shipments of the generated month, and what the carrier may charge for each. Whole cents, whole millionths: no floats. */
import { AGREED, CURRENCY_RATES } from "./agreed.ts";
import type { AgreedContract, AgreedRate, ShipmentRow } from "./formats.ts";

const MICRO = 1_000_000n;
const HOUR = 3_600_000;

/** What a shipment is asked to be; what is left out is usual. */
export interface Shape {
  /** Its place among the contract's rates. */
  lane?: number;
  /** Which of the carrier's contracts, from the first. */
  contract?: number;
  /** Day of March on which it leaves, where the company is. */
  day?: number;
  weight?: string;
  volume?: string;
  pieces?: number;
  km?: string;
  service?: string;
  agreed?: string;
  /** Hours that the vehicle stood. */
  waited?: number;
  /** Hours from the pick-up to the delivery. */
  hours?: number;
  isLate?: boolean;
  hasPod?: boolean;
  fate?: "delivered" | "cancelled" | "standing";
  origin?: string;
  destination?: string;
  /** It cannot be rated: what is billed for its line haul, in cents. */
  unpriced?: bigint;
}

export interface Charge {
  readonly code: string;
  /** Cents of the contract's currency. */
  readonly amount: bigint;
  readonly quantity?: string;
}

export interface Load {
  readonly row: ShipmentRow;
  readonly contract: AgreedContract;
  readonly rate: AgreedRate;
  readonly day: number;
  readonly picked: Date;
  readonly delivered: Date;
  readonly waited: number;
  readonly fate: "delivered" | "cancelled" | "standing";
  readonly hasPod: boolean;
  readonly week: number;
  readonly chargeable: bigint;
  readonly gross: bigint;
  readonly charges: readonly Charge[];
}

const PLACES: Readonly<Record<string, readonly string[]>> = {
  US: ["10001", "30303", "33101", "75201", "02108", "48201"],
  WEST: ["90012", "94103"],
  CA: ["M5H 2N2", "H2Y 1C6"],
  DE: ["10115", "80331", "50667"],
  FR: ["69002", "13001", "59000"],
  PARIS: ["75008", "75011"],
  GB: ["SW1A 1AA", "M1 1AE", "EH1 1YZ"],
  IE: ["D02 X285"],
};

/** A number in millionths. */
export function micro(text: string): bigint {
  const [whole = "0", part = ""] = text.split(".");
  return BigInt(whole) * MICRO + BigInt(part.padEnd(6, "0"));
}

/** Halves away from zero. */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  return sign * ((2n * sign * numerator + denominator) / (2n * denominator));
}

export function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** A place at one end of a lane. */
function placeOf(lane: AgreedRate["to"], random: () => number): string {
  const key =
    lane.country === "US" && lane.zipFrom
      ? "WEST"
      : lane.country === "FR" && lane.zipFrom
        ? "PARIS"
        : lane.country;
  return `${lane.country} ${pick(PLACES[key] ?? [], random)}`;
}

/** The chargeable weight in millionths of a kilogram: dimensional weight up to a gram, the greater up to the step. */
export function chargeableOf(weight: string, volume: string, divisor: string, step: string): bigint {
  const actual = micro(weight);
  const gram = MICRO / 1000n;
  const dimensional =
    micro(divisor) === 0n ? 0n : ceiling(micro(volume) * MICRO * MICRO, micro(divisor) * gram) * gram;
  const greater = actual > dimensional ? actual : dimensional;
  return micro(step) === 0n ? greater : ceiling(greater, micro(step)) * micro(step);
}

function ceiling(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** Line haul before and after discount and minimum, in cents. */
export function haul(
  rate: AgreedRate,
  kg: bigint,
  shape: { pieces: number; km: string },
): { gross: bigint; net: bigint } {
  const price = rate.breaks.findLast(([from]) => micro(from) <= kg)?.[1] ?? rate.price;
  const quantity = { kg, km: micro(shape.km), flat: MICRO, piece: BigInt(shape.pieces) * MICRO }[rate.basis];
  const gross = halfUp(quantity * micro(price), MICRO * 10_000n);
  const discounted = halfUp(gross * (100n * MICRO - micro(rate.discount)), 100n * MICRO);
  const minimum = micro(rate.minimum) / 10_000n;
  return { gross, net: discounted < minimum ? minimum : discounted };
}

/** The percentage in millionths that a schedule gives on a day of March, as if it lagged by so many weeks. */
export function fuelPercent(name: string, day: number, moreWeeks = 0): bigint {
  const schedule = AGREED.fuel.find((one) => one.name === name);
  if (schedule === undefined) throw new Error(`no schedule ${name}`);
  const at = new Date(Date.UTC(2025, 2, day));
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7) - 7 * (schedule.lagWeeks + moreWeeks));
  const monday = at.toISOString().slice(0, 10);
  const index = schedule.prices.find(([week]) => week === monday)?.[1];
  if (index === undefined) throw new Error(`${name} has no price on ${monday}`);
  return micro(schedule.brackets.findLast(([from]) => micro(from) <= micro(index))?.[1] ?? "0");
}

/** Cents of another currency: `day` is that of the invoice. */
export function converted(cents: bigint, from: string, to: string, day: string): bigint {
  if (from === to) return cents;
  const unitsOf = (currency: string) =>
    currency === AGREED.currency
      ? MICRO
      : micro(CURRENCY_RATES.findLast(([since, name]) => name === currency && since <= day)?.[2] ?? "0");
  return halfUp(cents * unitsOf(to), unitsOf(from));
}

/** Makes shipments with numbers of their own. */
export class LoadMaker {
  #count = 0;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  make(scac: string, week: number, shape: Shape = {}): Load {
    const random = this.#random;
    const contracts = AGREED.contracts.filter((one) => one.scac === scac);
    const contract = contracts[shape.contract ?? 0] as AgreedContract;
    const rate = contract.rates[shape.lane ?? 0] as AgreedRate;
    const day = shape.day ?? 7 * (week - 1) + 1 + Math.floor(random() * 7);
    // Some leave in the evening: in UTC it is the next day then.
    const isEvening = random() < 0.25;
    const picked = new Date(
      Date.UTC(2025, 2, isEvening ? day + 1 : day, isEvening ? 3 : 15, Math.floor(random() * 60)),
    );
    const delivered = new Date(picked.getTime() + (shape.isLate ? 120 : 22) * HOUR);
    this.#count += 1;
    const serial = String(this.#count).padStart(6, "0");
    const [weight, volume] = [shape.weight ?? "120", shape.volume ?? "0"];
    const [pieces, km] = [shape.pieces ?? 1 + Math.floor(random() * 4), shape.km ?? "0"];
    const origin = shape.origin ?? placeOf(rate.from, random);
    const row: ShipmentRow = {
      tracking: `TM${serial}`,
      pro: `PM${serial}`,
      scac,
      service: shape.service ?? rate.service ?? "",
      weight,
      volume,
      pieces: String(pieces),
      km,
      origin,
      destination: shape.destination ?? placeOf(rate.to, random),
      planned: picked.toISOString(),
      agreed: shape.agreed ?? "",
    };
    const chargeable = chargeableOf(weight, volume, contract.divisor, contract.weightStep);
    const { gross, net } =
      shape.unpriced === undefined
        ? haul(rate, chargeable, { pieces, km })
        : { gross: shape.unpriced, net: shape.unpriced };
    const waited = shape.waited ?? 0;
    const charges = chargesOf({
      contract,
      day,
      gross,
      net,
      agreed: row.agreed,
      waited,
      isUnpriced: shape.unpriced !== undefined,
    });
    return {
      row,
      contract,
      rate,
      day,
      picked,
      delivered,
      waited,
      fate: shape.fate ?? "delivered",
      hasPod: contract.needsPod && shape.hasPod !== false,
      week,
      chargeable,
      gross,
      charges,
    };
  }
}

interface Priced {
  contract: AgreedContract;
  day: number;
  gross: bigint;
  net: bigint;
  agreed: string;
  waited: number;
  isUnpriced: boolean;
}

function chargesOf({ contract, day, gross, net, agreed, waited, isUnpriced }: Priced): Charge[] {
  const charges: Charge[] = [{ code: contract.linehaul, amount: net }];
  if (contract.isAllIn || isUnpriced) return charges;
  if (contract.fuel !== null) {
    const base = AGREED.fuel.find(({ name }) => name === contract.fuel)?.base === "gross" ? gross : net;
    charges.push({
      code: contract.fuelCode,
      amount: halfUp(base * fuelPercent(contract.fuel, day), 100n * MICRO),
    });
  }
  const times = new Map(agreed.split(" ").map((one) => one.split(":") as [string, string]));
  for (const { code, basis, price, cap, freeHours, isAutomatic } of contract.accessorials) {
    const hours = basis === "hour" ? Math.max(waited - Number(freeHours), 0) : 0;
    const quantity = basis === "hour" ? String(hours) : (times.get(code) ?? (isAutomatic ? "1" : "0"));
    const amount = halfUp(micro(quantity) * micro(price), MICRO * 10_000n);
    const most = micro(cap) / 10_000n;
    if (amount > 0n) charges.push({ code, amount: most > 0n && amount > most ? most : amount, quantity });
  }
  return charges;
}
