// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** The dashboard and the alert rules that administrators load (observability/), held against the sidecar's own metrics. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { exposedSeries, faultsOfExpression } from "./test-promql.ts";

const ROOT = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const exposed = exposedSeries();

const Duration = z.string().regex(/^\d+[smhd]$/);
const Alerts = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Freight[A-Za-z]+$/),
          expr: z.string(),
          for: Duration.optional(),
          labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
          annotations: z.strictObject({
            summary: z.string().min(10),
            description: z.string().min(20),
            runbook_url: z.string().regex(/^docs\/runbooks\/[a-z_]+\.md$/),
          }),
        }),
      ),
    }),
  ),
});
const rules = Alerts.parse(parse(read("observability/prometheus/alerts.yml"))).groups.flatMap(
  (group) => group.rules,
);

const Source = z.strictObject({ type: z.literal("prometheus"), uid: z.string().regex(/^\$\{datasource\}$/) });
const Place = z.strictObject({ x: z.int(), y: z.int(), w: z.int().positive(), h: z.int().positive() });
const Panel = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("row"), id: z.int(), title: z.string(), gridPos: Place }),
  z.looseObject({
    type: z.enum(["timeseries", "stat", "bargauge"]),
    id: z.int(),
    title: z.string().min(3),
    description: z.string().min(10),
    gridPos: Place,
    datasource: Source,
    fieldConfig: z.looseObject({
      defaults: z.looseObject({ unit: z.string() }),
      overrides: z.array(z.unknown()),
    }),
    targets: z
      .array(
        z.looseObject({ refId: z.string(), datasource: Source, expr: z.string(), legendFormat: z.string() }),
      )
      .min(1),
  }),
]);
const Dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int().min(39),
  panels: z.array(Panel),
  templating: z.strictObject({
    list: z.array(z.looseObject({ name: z.string(), type: z.string(), definition: z.string().optional() })),
  }),
});
const dashboard = Dashboard.parse(JSON.parse(read("observability/grafana/freight-bridge.json")));

/** An expression of the dashboard as Prometheus gets it. */
function filledIn(expression: string): string {
  return expression.replaceAll("$__rate_interval", "5m");
}

test("what is checked can be found wrong", () => {
  for (const [expression, fault] of [
    ["sum(freight_nothing)", /no series freight_nothing/],
    ['freight_queue_messages{system="x"}', /has no label system/],
    ["sum by (system) (freight_queue_messages)", /no series here has a label system/],
    ["rate(freight_queue_messages[5m])", /rate of freight_queue_messages, which is no counter/],
    ["sum(freight_requests_total)", /is a counter/],
    ["delta(freight_requests_total[5m])", /delta of freight_requests_total, which is a counter/],
    ["sum(rate(freight_requests_total[5m])", /syntax/],
    ["summ(freight_odoo_up)", /syntax|no series/],
  ] as const) {
    assert.match(faultsOfExpression(expression, exposed).join("; "), fault, expression);
  }
  const sound = 'sum by (lane, le) (rate(freight_event_lag_seconds_bucket{lane!="master", job="x"}[5m])) > 1';
  assert.deepEqual(faultsOfExpression(sound, exposed), []);
});

for (const { alert, expr, annotations } of rules) {
  test(`the alert ${alert} asks for what there is, and says what to do`, () => {
    assert.deepEqual(faultsOfExpression(expr, exposed), []);
    assert.ok(existsSync(new URL(annotations.runbook_url, ROOT)), `${annotations.runbook_url} is not there`);
  });
}

test("no two alerts have one name", () => {
  assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
});

for (const panel of dashboard.panels) {
  if (panel.type === "row") continue;
  test(`the panel ${panel.title} asks for what there is`, () => {
    for (const { expr } of panel.targets) {
      assert.deepEqual(faultsOfExpression(filledIn(expr), exposed), [], expr);
    }
  });
}

test("the dashboard's variables are those it uses, filled from series that there are", () => {
  const names = dashboard.templating.list.map(({ name }) => name);
  const used = [...JSON.stringify(dashboard.panels).matchAll(/\$\{?([a-z]\w*)\}?/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(used)].sort(), [...names].sort());
  for (const { definition } of dashboard.templating.list) {
    const [, metric = "", label = ""] = /^label_values\((\w+), (\w+)\)$/.exec(definition ?? "") ?? [];
    if (definition !== undefined) assert.ok(exposed.get(metric)?.labels.has(label), definition);
  }
});

test("the dashboard's panels have ids of their own and lie beside each other", () => {
  const { panels } = dashboard;
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos } of panels) {
    assert.ok(gridPos.x >= 0 && gridPos.x + gridPos.w <= 24, `${title} is wider than the page`);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.equal(taken.get(`${x},${y}`), undefined, `${title} lies on ${taken.get(`${x},${y}`)}`);
        taken.set(`${x},${y}`, title);
      }
    }
  }
});

test("the contract names every metric, and none that there is not", () => {
  const [, section = ""] =
    /\n## \d+\. Metrics and traces\n([\s\S]*?)(?=\n## |$)/.exec(read("docs/contracts.md")) ?? [];
  const told = new Set([...section.matchAll(/`(freight_[a-z_]+)(?:\{[^}]*\})?`/g)].map(([, name]) => name));
  const ours = new Set(
    [...exposed.keys()]
      .filter((name) => name.startsWith("freight_"))
      .map((name) => name.replace(/_(bucket|sum|count)$/, "")),
  );
  assert.deepEqual([...told].sort(), [...ours].sort());
});

const promtool = spawnSync("promtool", ["--version"]).error === undefined;
const NO_PROMTOOL = promtool ? false : "promtool (of the package prometheus) is not installed";

test("Prometheus itself takes the rules, and they fire when they should", { skip: NO_PROMTOOL }, () => {
  for (const args of [
    ["check", "rules", "alerts.yml"],
    ["test", "rules", "alerts.test.yml"],
  ]) {
    const cwd = fileURLToPath(new URL("observability/prometheus/", ROOT));
    const { status, stdout, stderr } = spawnSync("promtool", args, { cwd, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  }
});
