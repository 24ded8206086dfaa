// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type CarrierWords, clock, day, nextControl } from "./words.ts";

/** UN/ECE Recommendation 24. */
const STATUS = { picked_up: "13", delivered: "21" } as const;

/** One message in an interchange of its own, in the style of a European forwarder: a line for each segment. */
function interchange(type: string, segments: readonly string[]): string {
  const now = new Date();
  const control = nextControl();
  const isContrl = type.startsWith("CONTRL");
  return [
    "UNA:+.? '",
    // A CONTRL is answered by nothing; everything else asks for one.
    `UNB+UNOC:3+DEMO:14+SHIPPER:14+${day(now).slice(2)}:${clock(now)}+${control}++++${isContrl ? "" : "1"}'`,
    `UNH+1+${type}'`,
    ...segments.map((segment) => `${segment}'`),
    `UNT+${segments.length + 2}+1'`,
    `UNZ+1+${control}'`,
    "",
  ].join("\r\n");
}

/** A component of the first segment with this beginning; the writer's own service characters are the usual ones. */
function component(body: string, segment: string, element: number, part = 1): string | undefined {
  const found = body.split("'").find((one) => one.trim().startsWith(segment));
  return found?.trim().split("+")[element]?.split(":")[part - 1];
}

/** A carrier that speaks EDIFACT. */
export const edifact: CarrierWords = {
  dialect: "edifact",
  contentType: "application/edifact",
  settings: {
    edi_qualifier: "14",
    edi_id: "SHIPPER",
    edi_partner_qualifier: "14",
    edi_partner_id: "DEMO",
    edi_version: "D:96A:UN",
    edi_request_acknowledgement: true,
  },
  loadIn: (body) => (component(body, "UNH", 2) === "IFTMIN" ? (component(body, "BGM", 2) ?? null) : null),
  isAcknowledgement: (body) => component(body, "UNH", 2) === "CONTRL",
  accept: (load, pro) =>
    interchange("IFTMBC:D:96A:UN", [`BGM+770+B${pro}+9+AP`, `RFF+SI:${load}`, `RFF+CN:${pro}`]),
  status: (load, pro, happening, at) =>
    interchange("IFTSTA:D:96A:UN", [
      `BGM+77+${pro}-${happening}+9`,
      `DTM+137:${day(new Date())}${clock(new Date())}:203`,
      `CNI+1+${pro}`,
      `RFF+SI:${load}`,
      `RFF+CN:${pro}`,
      `STS+1+${STATUS[happening]}`,
      `DTM+78:${day(at)}${clock(at)}:203`,
      "LOC+175+DEHAM:139:6:Hamburg",
    ]),
  invoice: (load, pro, total) =>
    interchange("INVOIC:D:96A:UN", [
      `BGM+380+${pro}+9`,
      `DTM+137:${day(new Date())}:102`,
      `RFF+SI:${load}`,
      "NAD+SU+++Demo Spedition GmbH",
      "CUX+2:EUR:4",
      "LIN+1",
      "IMD+F++:::Linehaul",
      `MOA+203:${total}`,
      "UNS+S",
      `MOA+77:${total}`,
    ]),
  acknowledge: (tender) =>
    interchange("CONTRL:D:3:UN", [`UCI+${component(tender, "UNB", 5)}+SHIPPER:14+DEMO:14+7`]),
};
