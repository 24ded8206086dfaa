// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { valueAt } from "../canonical/index.ts";
import { carrierDialect, distinctReferences, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { locationOrNull } from "./milestone.ts";
import { eventList, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";
import type { StatusTable, Tracker } from "./tracker.ts";

/**
 * Australia Post has no codes: an event is a sentence out of a list. These are the ones that its Shipping and Tracking
 * API reference shows, to the letter; what stands not here is decided by a person, or once for all in the mapping.
 */
const STATUSES: StatusTable = {
  "Shipping information received by Australia Post": { code: "information_received" },
  "Shipping information approved by Australia Post": { code: "information_received" },
  "Received by Australia Post": { code: "picked_up" },
  "Arrived at facility": { code: "arrived" },
  "Arrived at facility in destination country": { code: "arrived" },
  "Departed facility": { code: "departed" },
  "Processed through Australia Post facility": { code: "in_transit" },
  "Processed by air carrier": { code: "in_transit" },
  "Cleared and awaiting international departure": { code: "customs_cleared" },
  "With Australia Post for delivery today": { code: "out_for_delivery" },
  Delivered: { code: "delivered" },
};

const Article = z.object({
  article_id: optionalText(100),
  product_type: optionalText(100),
  events: eventList(
    z.object({ description: requiredText(100), date: TrackerTime, location: optionalText(200) }),
  ).nullish(),
});
type Article = z.infer<typeof Article>;

/** An article itself, or a consignment with the articles in it. */
const TrackableItem = Article.extend({ items: eventList(Article).nullish() });

/** A number that Australia Post does not know has errors and no items. */
const Result = z.object({
  tracking_id: requiredText(100),
  trackable_items: eventList(TrackableItem).nullish(),
});

type Result = z.infer<typeof Result>;

function trackerOf(article: Article, trackingId: string, path: Path): Tracker {
  const number = article.article_id ?? trackingId;
  const checkpoints = (article.events ?? []).map(({ description, date, location }, index) => ({
    path: [...path, "events", index],
    time: date,
    status: description,
    detail: null,
    text: description,
    location: locationOrNull({
      name: location,
      city: null,
      state: null,
      postal_code: null,
      country: null,
      unlocode: null,
    }),
  }));
  return {
    number,
    otherReferences: distinctReferences(number, [{ kind: "tracking", value: trackingId }]),
    carrier: { scac: null, name: "Australia Post", service: article.product_type },
    reportedAt: newestTime(checkpoints),
    signedBy: null,
    checkpoints,
    summary: null,
    estimate: null,
  };
}

function trackersOf({ tracking_id: trackingId, trackable_items: items }: Result, path: Path): Tracker[] {
  return (items ?? []).flatMap((item, index) => {
    const place = [...path, "trackable_items", index];
    if (item.items == null) return [trackerOf(item, trackingId, place)];
    return item.items.map((article, number) => trackerOf(article, trackingId, [...place, "items", number]));
  });
}

/** Australia Post's Shipping and Tracking API: `tracking_results`, one tracker for each article. */
export const australiaPost = carrierDialect({
  name: "australia_post",
  title: "Australia Post",
  statuses: STATUSES,
  expected: "tracking_results",
  recognizes: (body) =>
    memberPaths(body, ["tracking_results"])?.some(
      (path) => valueAt(body, [...path, "tracking_id"]) !== undefined,
    ) ?? false,
  partPaths: (body) => memberPaths(body, ["tracking_results"]),
  part: Result,
  trackersOf,
});
