// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type Clock, type DemoMessage, jsonMessage } from "../message.ts";

const CONTAINER = "NSLU4000096";

/** What a call of the vessel is, in DCSA's words. */
function call(unlocode: string) {
  return {
    carrierServiceCode: "NAX1",
    UNLocationCode: unlocode,
    vessel: { vesselOperatorCarrierCode: "NSLU", vesselOperatorCarrierCodeListProvider: "NMFTA" },
  };
}

function transport(
  at: Clock,
  eventID: string,
  classifier: string,
  code: string,
  hours: number,
  port: string,
) {
  return {
    eventID,
    eventType: "TRANSPORT",
    eventCreatedDateTime: at(-0.5),
    eventDateTime: at(hours),
    eventClassifierCode: classifier,
    transportEventTypeCode: code,
    references: [{ referenceType: "EQ", referenceValue: CONTAINER }],
    transportCall: call(port),
  };
}

/** A shipping line: a call on the way, a later arrival than thought, and a container that nobody here ships. */
export function oceanMessages(at: Clock): DemoMessage[] {
  const discharge = {
    eventID: "6d1b2f0e-3c55-4c0b-8d7e-0f4a6f2b9c03",
    eventType: "EQUIPMENT",
    eventCreatedDateTime: at(-0.5),
    eventDateTime: at(172),
    eventClassifierCode: "PLN",
    equipmentEventTypeCode: "DISC",
    equipmentReference: CONTAINER,
    emptyIndicatorCode: "LADEN",
    eventLocation: { locationName: "Port Newark", UNLocationCode: "USEWR" },
    transportCall: call("USEWR"),
  };
  return [
    jsonMessage(
      "dcsa-line",
      "a call on the way, a later arrival, a planned discharge",
      [
        transport(at, "6d1b2f0e-3c55-4c0b-8d7e-0f4a6f2b9c01", "ACT", "ARRI", -18, "CAHAL"),
        transport(at, "6d1b2f0e-3c55-4c0b-8d7e-0f4a6f2b9c02", "EST", "ARRI", 168, "USNYC"),
        discharge,
      ],
      { applied: 3 },
    ),
    jsonMessage(
      "dcsa-line",
      "a container that no shipment carries",
      [
        {
          ...discharge,
          eventID: "6d1b2f0e-3c55-4c0b-8d7e-0f4a6f2b9c04",
          eventClassifierCode: "ACT",
          eventDateTime: at(-3),
          equipmentReference: "NSLU4111119",
        },
      ],
      { exceptions: 1 },
    ),
  ];
}
