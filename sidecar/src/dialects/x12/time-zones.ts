// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { countryCode } from "../countries.ts";

/** A time zone of the IANA database, or hours ahead of UTC. */
export type Zone = string | number;

/**
 * X12 element 623. ET, CT … are the time that holds at that season; ES, ED … are standard or daylight time whatever
 * the season. LT (local) and an absent code say nothing; see `zoneOfPlace`.
 */
const ZONES: Readonly<Record<string, Zone>> = {
  NT: "America/St_Johns",
  NS: -3.5,
  ND: -2.5,
  TT: "America/Halifax",
  TS: -4,
  TD: -3,
  ET: "America/New_York",
  ES: -5,
  ED: -4,
  CT: "America/Chicago",
  CS: -6,
  CD: -5,
  MT: "America/Denver",
  MS: -7,
  MD: -6,
  PT: "America/Los_Angeles",
  PS: -8,
  PD: -7,
  AT: "America/Anchorage",
  AS: -9,
  AD: -8,
  HT: "Pacific/Honolulu",
  HS: -10,
  HD: -9,
  UT: 0,
  GM: 0,
  Z: 0,
};

/** The zone of a time code: 01 to 12 are hours ahead of UTC, 13 to 24 are 12 to 1 hours behind. Undefined: no such code. */
export function zoneOfCode(code: string): Zone | undefined {
  if (/^\d\d$/.test(code)) {
    const hours = Number(code);
    if (hours < 1 || hours > 24) return undefined;
    return hours <= 12 ? hours : hours - 25;
  }
  return Object.hasOwn(ZONES, code) ? ZONES[code] : undefined;
}

/** Where a state lies in two zones, the one where most of its people live. */
const UNITED_STATES: Readonly<Record<string, string>> = {
  "America/New_York": "CT DC DE FL GA KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
  "America/Detroit": "MI",
  "America/Indiana/Indianapolis": "IN",
  "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
  "America/Denver": "CO MT NM UT WY",
  "America/Boise": "ID",
  "America/Phoenix": "AZ",
  "America/Los_Angeles": "CA NV OR WA",
  "America/Anchorage": "AK",
  "Pacific/Honolulu": "HI",
  "America/Puerto_Rico": "PR VI",
};

const CANADA: Readonly<Record<string, string>> = {
  "America/Vancouver": "BC",
  "America/Whitehorse": "YT",
  "America/Edmonton": "AB NT",
  "America/Regina": "SK",
  "America/Winnipeg": "MB",
  "America/Toronto": "ON QC PQ",
  "America/Iqaluit": "NU",
  "America/Moncton": "NB",
  "America/Halifax": "NS PE",
  "America/St_Johns": "NL NF",
};

/** Mexico's states that do not keep the capital's time, in the codes of two and three letters that are in use. */
const MEXICO: Readonly<Record<string, string>> = {
  "America/Tijuana": "BC BJ BCN",
  "America/Hermosillo": "SO SON",
  "America/Mazatlan": "BS BCS NA NAY SI SIN",
  "America/Cancun": "QR ROO",
};

function byState(zones: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(zones).flatMap(([zone, states]) => states.split(" ").map((state) => [state, zone])),
  );
}

const STATES = {
  US: byState(UNITED_STATES),
  CA: byState(CANADA),
  MX: byState(MEXICO),
};

/**
 * The zone of a state or province of the United States, Canada or Mexico; null where it cannot be told.
 *
 * @param country as the partner writes it, of two or three letters; without one the state is one of the United States
 * or Canada, whose codes do not overlap
 */
export function zoneOfPlace(state: string | null, country: string | null): string | null {
  const known = countryCode(country);
  const place = state?.toUpperCase() ?? "";
  if (country === null) return STATES.US.get(place) ?? STATES.CA.get(place) ?? null;
  if (known === "MX") return STATES.MX.get(place) ?? "America/Mexico_City";
  if (known === "US" || known === "CA") return STATES[known].get(place) ?? null;
  return null;
}
