// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Times what a person waits for in a page: from the press of something until what was asked for can be used. */
import type { Page } from "playwright-core";

export interface Wait {
  /** What is pressed: the first element that matches. */
  readonly press?: string;
  /** Or an action of Odoo by its XML id, as a menu starts it. */
  readonly action?: string;
  /** Or what is chosen in the select that matches `press`. */
  readonly option?: string;
  /** Or a key of the keyboard, for what has the focus; the wait begins when the page hears it. */
  readonly key?: string;
  /** What must stand in the page then: the first element that matches has this text in it. */
  readonly ready: string;
  readonly text?: string;
}

/** What is used of a browser and of Odoo's page in it: the tests have no types of browsers, whose names Node shares. */
interface OdooPage {
  document: {
    body: object;
    querySelector(selector: string): PageElement | null;
    addEventListener(type: string, listener: () => void, options: { capture: boolean; once: boolean }): void;
  };
  requestAnimationFrame(callback: () => void): void;
  Event: new (type: string, options: { bubbles: boolean }) => object;
  MutationObserver: new (
    callback: () => void,
  ) => { observe(target: object, options: Record<string, boolean>): void; disconnect(): void };
  odoo: {
    __WOWL_DEBUG__: {
      root: { env: { services: { action: { doAction(name: string, options: object): unknown } } } };
    };
  };
}

interface PageElement {
  textContent: string | null;
  value: string;
  click(): void;
  dispatchEvent(event: object): void;
}

const DEADLINE_MS = 60_000;

/** Milliseconds from the press to the first frame after it is there. */
export async function waitFor(page: Page, wait: Wait): Promise<number> {
  const [waited] = await Promise.all([
    page.evaluate(inPage, { ...wait, deadline: DEADLINE_MS }),
    wait.key && page.keyboard.press(wait.key),
  ]);
  return waited;
}

/** Runs in the page: nothing of this file is known to it. */
function inPage({
  press,
  action,
  option,
  key,
  ready,
  text = "",
  deadline,
}: Wait & { deadline: number }): Promise<number> {
  const { document, requestAnimationFrame, Event, MutationObserver, odoo } =
    globalThis as unknown as OdooPage;
  return new Promise((resolve, reject) => {
    const isReady = (): boolean => document.querySelector(ready)?.textContent?.includes(text) ?? false;
    if (isReady()) {
      reject(new Error(`${ready} shows "${text}" before anything was pressed`));
      return;
    }
    let started = performance.now();
    const late = setTimeout(() => {
      observer.disconnect();
      reject(new Error(`${ready} did not show "${text}" in ${deadline} ms`));
    }, deadline);
    const observer = new MutationObserver(() => {
      if (isReady()) {
        observer.disconnect();
        clearTimeout(late);
        requestAnimationFrame(() => resolve(performance.now() - started));
      }
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    const element = press ? document.querySelector(press) : null;
    if (action) {
      odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, { clearBreadcrumbs: true });
    } else if (key) {
      document.addEventListener(
        "keydown",
        () => {
          started = performance.now();
        },
        { capture: true, once: true },
      );
    } else if (!element) {
      reject(new Error(`there is no ${press}`));
    } else if (option !== undefined) {
      element.value = option;
      element.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      element.click();
    }
  });
}
