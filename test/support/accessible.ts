// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What axe-core finds on a page, and where the focus is: what somebody who cannot see or point would meet. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, ContextObject, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.1, levels A and AA. */
const RULES: RunOptions = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
  resultTypes: ["violations", "incomplete"],
};

/** As high as axe needs it: what a box scrolls out of sight has no colour that it could judge. */
const WHOLE_PX = 4000;
const UNFOLDED = ".o_freight_payload_lines { overflow: visible !important; max-height: none !important; }";

/**
 * The serious and critical findings within the elements that a selector names, one line for each element at fault.
 * A rule that could not be tried is one as well: axe leaves it out of its findings.
 *
 * @param within what of the page is ours; Odoo's own frame around it (menus, control panel, chatter) is Odoo's to mend
 * @param except parts within that Odoo draws, and draws so everywhere
 */
export async function findings(
  page: Page,
  within: string,
  except: readonly string[] = [],
): Promise<string[]> {
  const size = page.viewportSize() ?? { width: 1366, height: 768 };
  await page.setViewportSize({ ...size, height: WHOLE_PX });
  const style = await page.addStyleTag({ content: UNFOLDED });
  await page.evaluate(`if (!globalThis.axe) { ${AXE} }`);
  const context: ContextObject = { include: [within], exclude: except.map((selector) => [selector]) };
  const results = (await page.evaluate(
    ([scope, options]) =>
      (globalThis as unknown as { axe: { run(...args: unknown[]): unknown } }).axe.run(scope, options),
    [context, RULES] as const,
  )) as AxeResults;
  await style.evaluate((element) => (element as unknown as { remove(): void }).remove());
  await page.setViewportSize(size);
  const untried = results.incomplete.filter((result) => "error" in result);
  return [...results.violations, ...untried]
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, any, all, none }) => {
        const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
        return `${id} at ${target.join(" ")}: ${html.slice(0, 160)}: ${why}`;
      }),
    );
}

/** A place where Tab stops. */
export interface TabStop {
  /** What it is, as somebody would say it. */
  readonly name: string;
  /** Its place among all that can have the focus, in the order of the page; -1 for what should not have it. */
  readonly place: number;
  /** The focus can be seen on it. */
  readonly visible: boolean;
}

/** What can have the focus within an element, in the order of the page. */
const REACHABLE =
  "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";

/**
 * Presses Tab from the start of an element until the focus leaves it; fails in a trap, by never ending.
 *
 * @returns where it stopped, and how many places there are
 */
export async function tabThrough(
  page: Page,
  within: string,
): Promise<{ stops: TabStop[]; reachable: number }> {
  const list = `[...document.querySelector(${JSON.stringify(within)}).querySelectorAll(${JSON.stringify(REACHABLE)})]
    .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }))`;
  const reachable = (await page.evaluate(`${list}.length`)) as number;
  await page.evaluate(`{
    const start = document.createElement("span");
    start.tabIndex = -1;
    start.id = "freight_tab_start";
    document.querySelector(${JSON.stringify(within)}).prepend(start);
    start.focus();
  }`);
  const stops: TabStop[] = [];
  for (let presses = 0; presses <= reachable; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = (await page.evaluate(`(() => {
      const element = document.activeElement;
      const places = ${list};
      if (!document.querySelector(${JSON.stringify(within)}).contains(element)) return null;
      const seen = [element, ...element.querySelectorAll("[aria-selected=true]")].some((one) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      });
      const said = element.getAttribute("aria-label") || element.innerText || element.id || element.className;
      return { name: element.tagName.toLowerCase() + " " + said.trim().slice(0, 40), place: places.indexOf(element), visible: seen };
    })()`)) as TabStop | null;
    if (!stop) {
      break;
    }
    stops.push(stop);
  }
  await page.evaluate(`document.getElementById("freight_tab_start").remove()`);
  return { stops, reachable };
}
