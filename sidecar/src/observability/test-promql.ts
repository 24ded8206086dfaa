// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { parser } from "@prometheus-io/lezer-promql";
import { Registry } from "prom-client";
import { createMetrics } from "./metrics.ts";

/** A series as Prometheus keeps it: a histogram is three. */
interface Series {
  readonly isCounter: boolean;
  readonly labels: ReadonlySet<string>;
}

/** What Prometheus adds to every series. */
const TARGET_LABELS = ["instance", "job"];
/** Functions that mean something of counters alone. */
const OF_COUNTERS = new Set(["rate", "irate", "increase"]);

/** Every series that the sidecar has, by name: from its own registry, and not from a list of ours. */
export function exposedSeries(): ReadonlyMap<string, Series> {
  const registry = new Registry();
  createMetrics(registry);
  const series = new Map<string, Series>();
  for (const metric of registry.getMetricsAsArray()) {
    // Known to every metric, but not to its type.
    const { labelNames } = metric as typeof metric & { readonly labelNames: readonly string[] };
    const labels = [...labelNames, ...TARGET_LABELS];
    const add = (suffix: string, isCounter: boolean, ...more: string[]) =>
      series.set(metric.name + suffix, { isCounter, labels: new Set([...labels, ...more]) });
    // Types are texts at run time, whatever the enum of the declarations says.
    const type = String(metric.type);
    if (type === "histogram") {
      add("_bucket", true, "le");
      for (const suffix of ["_sum", "_count"]) add(suffix, true);
    } else {
      add("", type === "counter");
    }
  }
  return series;
}

/** What is wrong with an expression, in words; [] where nothing is. */
export function faultsOfExpression(expression: string, exposed: ReadonlyMap<string, Series>): string[] {
  const faults: string[] = [];
  const text = (node: { from: number; to: number }) => expression.slice(node.from, node.to);
  const known = new Set<string>();
  const grouped = new Set<string>();
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) faults.push(`syntax near "${expression.slice(node.from, node.from + 20)}"`);
      if (node.name === "GroupingLabels") {
        for (const label of node.node.getChildren("LabelName")) grouped.add(text(label));
      }
      if (node.name !== "VectorSelector") return;
      const name = node.node.getChild("Identifier");
      const metric = name === null ? "" : text(name);
      const series = exposed.get(metric);
      if (series === undefined) {
        faults.push(`the sidecar has no series ${metric || text(node)}`);
        return;
      }
      for (const label of series.labels) known.add(label);
      const called = functionAround(node.node);
      if (called !== null && OF_COUNTERS.has(text(called)) !== series.isCounter) {
        faults.push(`${text(called)} of ${metric}, which is ${series.isCounter ? "a" : "no"} counter`);
      }
      if (called === null && series.isCounter)
        faults.push(`${metric} is a counter, and nothing takes its rate`);
      const matchers = node.node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
      for (const matcher of matchers) {
        const label = matcher.getChild("LabelName");
        if (label !== null && !series.labels.has(text(label)))
          faults.push(`${metric} has no label ${text(label)}`);
      }
    },
  });
  for (const label of grouped) if (!known.has(label)) faults.push(`no series here has a label ${label}`);
  return faults;
}

/** The name of the function that a range of the selector is given to; null where it is no range. */
function functionAround(selector: ReturnType<typeof parser.parse>["topNode"]) {
  const range = selector.parent;
  if (range?.name !== "MatrixSelector") return null;
  const call = range.parent?.parent;
  return call?.getChild("FunctionIdentifier") ?? null;
}
