// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { type Clock, type DemoMessage, jsonMessage } from "../message.ts";

/** EasyPost's webhook event; every update brings all details again. */
function easypostTracker(
  at: Clock,
  options: { updated: string; code: string; details: readonly object[]; status: string },
) {
  return {
    id: `evt_${options.code.toLowerCase()}_${options.details.length}`,
    object: "Event",
    mode: "production",
    description: "tracker.updated",
    created_at: options.updated,
    result: {
      id: `trk_${options.code.toLowerCase()}`,
      object: "Tracker",
      tracking_code: options.code,
      status: options.status,
      carrier: "ParcelExpress",
      created_at: at(-26),
      updated_at: options.updated,
      signed_by: options.status === "delivered" ? "M. Durand" : null,
      tracking_details: options.details,
    },
  };
}

/** EasyPost: a parcel is delivered, told twice; and a status that its documentation does not have. */
export function easypostMessages(at: Clock): DemoMessage[] {
  const detail = (status: string, message: string, hours: number) => ({
    object: "TrackingDetail",
    status,
    status_detail: "status_update",
    message,
    datetime: at(hours),
    source: "ParcelExpress",
    tracking_location: { object: "TrackingLocation", city: "Lyon", state: null, country: "FR", zip: "69002" },
  });
  const arrived = {
    ...detail("in_transit", "Arrived at local depot", -7),
    status_detail: "arrived_at_facility",
  };
  const delivered = detail("delivered", "Delivered, front desk", -1);
  const whole = { code: "FBDEMO0004", status: "delivered", details: [arrived, delivered] };
  const held = detail("held_by_algorithm", "Held for profiling", -1);
  const message = (title: string, body: object, expected: DemoMessage["expected"]) =>
    jsonMessage("easypost", title, body, expected);
  return [
    message("a parcel is delivered", easypostTracker(at, { ...whole, updated: at(-1) }), { applied: 2 }),
    message("the same two scans in a later update", easypostTracker(at, { ...whole, updated: at(0) }), {
      duplicates: 2,
    }),
    message(
      "a status that is in no table: kept, never guessed",
      easypostTracker(at, {
        code: "FBDEMO0012",
        status: "held_by_algorithm",
        details: [held],
        updated: at(0),
      }),
      { exceptions: 1 },
    ),
  ];
}

/** Shippo: a second delivery attempt with a new date, sent twice. */
export function shippoMessages(at: Clock): DemoMessage[] {
  const status = (word: string, substatus: string, text: string, hours: number) => ({
    status: word,
    substatus: { code: substatus, text, action_required: false },
    status_details: text,
    status_date: at(hours),
    location: { city: "Madrid", state: "", zip: "28013", country: "ES" },
  });
  const latest = status("TRANSIT", "out_for_delivery", "Second attempt today", -2);
  const body = {
    event: "track_updated",
    test: false,
    data: {
      carrier: "parcel_express",
      tracking_number: "FBDEMO0007",
      servicelevel: { name: "Standard", token: "parcel_express_standard" },
      eta: at(6),
      tracking_status: latest,
      tracking_history: [status("TRANSIT", "package_arrived", "Back at depot", -5), latest],
    },
  };
  return [
    jsonMessage("shippo", "a second attempt and a new estimate", body, { applied: 3 }),
    jsonMessage("shippo", "the same message again", body, { duplicates: 3 }),
  ];
}

/** AfterShip: a shipment leaves, with an estimate; and a body that broke off on its way. */
export function aftershipMessages(at: Clock): DemoMessage[] {
  const checkpoint = (subtag: string, message: string, hours: number) => ({
    tag: "InTransit",
    subtag,
    message,
    checkpoint_time: at(hours),
    city: "Lyon",
    country_region: "FRA",
  });
  const body = {
    event: "tracking_update",
    event_id: "b1c7a4a2-5a0e-4c6e-9b57-7c1f6c0a9f10",
    is_tracking_first_tag: false,
    msg: {
      id: "fbdemo0010",
      tracking_number: "FBDEMO0010",
      slug: "continental-road",
      tag: "InTransit",
      subtag: "InTransit_007",
      updated_at: at(-1),
      expected_delivery: at(40),
      checkpoints: [
        checkpoint("InTransit_002", "Acceptance scan", -4),
        checkpoint("InTransit_007", "Departed from Lyon", -1),
      ],
    },
    ts: Math.floor(Date.parse(at(-1)) / 1000),
  };
  const whole = jsonMessage("aftership", "a shipment leaves", body, { applied: 3 });
  const broken = {
    title: "a body that broke off on its way",
    body: whole.body.slice(0, 200),
    expected: { exceptions: 1 },
  };
  return [whole, { ...whole, ...broken }];
}
