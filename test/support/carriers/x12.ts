// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type CarrierWords, clock, day, nextControl } from "./words.ts";

const STATUS = { picked_up: "AF", delivered: "D1" } as const;

/** One transaction set in an interchange of its own, in the style of a North American carrier: `|` and line ends. */
function interchange(functional: string, set: string, segments: readonly string[]): string {
  const now = new Date();
  const number = nextControl();
  const control = String(number).padStart(9, "0");
  const isa = `ISA|00|          |00|          |02|DEMO           |ZZ|SHIPPER        |${day(now).slice(2)}|${clock(now)}|U|00401|${control}|0|P|>`;
  const body = [`ST|${set}|0001`, ...segments, `SE|${segments.length + 2}|0001`];
  return [
    isa,
    `GS|${functional}|DEMO|SHIPPER|${day(now)}|${clock(now)}|${number}|X|004010`,
    ...body,
    `GE|1|${number}`,
    `IEA|1|${control}`,
    "",
  ].join("\n");
}

/** An element of the first segment of this name, by the delimiters that the message declares. */
function element(body: string, segment: string, number: number): string | undefined {
  const [separator, terminator] = [body.charAt(3), body.charAt(105)];
  const found = body.split(terminator).find((one) => one.trim().startsWith(`${segment}${separator}`));
  return found?.trim().split(separator)[number];
}

/** A carrier that speaks X12. */
export const x12: CarrierWords = {
  dialect: "x12",
  contentType: "application/edi-x12",
  settings: {
    edi_qualifier: "ZZ",
    edi_id: "SHIPPER",
    edi_partner_qualifier: "02",
    edi_partner_id: "DEMO",
    edi_version: "004010",
  },
  loadIn: (body) => (element(body, "ST", 1) === "204" ? (element(body, "B2", 4) ?? null) : null),
  isAcknowledgement: (body) => element(body, "ST", 1) === "997",
  accept: (load, pro) => interchange("GF", "990", [`B1|DEMO|${load}|${day(new Date())}|A`, `N9|CN|${pro}`]),
  status: (load, pro, happening, at) =>
    interchange("QM", "214", [
      `B10|${pro}|${load}|DEMO`,
      "LX|1",
      `AT7|${STATUS[happening]}|NS|||${day(at)}|${clock(at)}|UT`,
      "MS1|CHICAGO|IL|US",
    ]),
  invoice: (load, pro, total) => {
    const cents = total.replace(".", "");
    const today = day(new Date());
    return interchange("IM", "210", [
      `B3||${pro}|${load}|PP||${today}|${cents}||${today}|035|DEMO|${today}`,
      "C3|USD",
      `N9|CN|${pro}`,
      "LX|1",
      "L5|1|LINEHAUL",
      `L1|1|||${cents}||||400`,
      `L3|||||${cents}`,
    ]);
  },
  acknowledge: (tender) =>
    interchange("FA", "997", [
      `AK1|SM|${element(tender, "GS", 6)}`,
      `AK2|204|${element(tender, "ST", 2)}`,
      "AK5|A",
      "AK9|A|1|1|1",
    ]),
};
