// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * What this front end uses of Odoo's web client (19.0). Odoo publishes no types: every declaration here was written from
 * the installed source, only as wide as it is used. A new use is a new line here.
 */

declare module "@web/core/l10n/translation" {
  /** Marks a string for translation and translates it; `%(name)s` takes from one object, `%s` from the arguments in turn. */
  export function _t(term: string, ...values: (string | number | Record<string, string | number>)[]): string;
}

declare module "@web/core/assets" {
  import { Component } from "@odoo/owl";
  /** Loads a bundle, then shows the component that it put into the registry "lazy_components". */
  export class LazyComponent extends Component {}
  export function loadBundle(name: string): Promise<void>;
}

declare module "@web/core/network/download" {
  export function downloadFile(data: Blob | string, name: string, mimetype: string): Promise<void>;
}

declare module "@web/core/l10n/dates" {
  /** From the server's "2026-11-20 10:00:00" (UTC) to the user's zone. */
  export function deserializeDateTime(value: string): LuxonDateTime;
  /** From the server's "2026-11-20". */
  export function deserializeDate(value: string): LuxonDateTime;
  export function formatDate(value: LuxonDateTime): string;
  export function serializeDateTime(value: LuxonDateTime): string;
  /** In the user's own format and zone. */
  export function formatDateTime(value: LuxonDateTime, options?: { showSeconds?: boolean }): string;
  /** Shorter and in words: "Nov 20, 10:00 AM". */
  export function toLocaleDateTimeString(value: LuxonDateTime, options?: { showSeconds?: boolean }): string;
}

declare module "@web/core/datetime/datetime_input" {
  import { Component } from "@odoo/owl";
  export class DateTimeInput extends Component {}
}

declare module "@web/core/dropdown/dropdown" {
  import { Component } from "@odoo/owl";
  export class Dropdown extends Component {}
}

declare module "@web/core/dropdown/dropdown_item" {
  import { Component } from "@odoo/owl";
  export class DropdownItem extends Component {}
}

declare module "@web/core/py_js/py" {
  /** The value of a Python expression without names. */
  export function evaluateExpr(expression: string): unknown;
}

declare module "@web/core/browser/browser" {
  export const browser: {
    setTimeout(callback: () => void, ms: number): number;
    clearTimeout(handle: number | undefined): void;
    setInterval(callback: () => void, ms: number): number;
    clearInterval(handle: number | undefined): void;
    navigator: Navigator;
    performance: Performance;
    fetch(url: string, options?: RequestInit): Promise<Response>;
    location: Location;
  };
}

declare module "@web/core/confirmation_dialog/confirmation_dialog" {
  import { Component } from "@odoo/owl";
  export class ConfirmationDialog extends Component {}
}

declare module "@web/core/user" {
  export const user: {
    userId: number;
    name: string;
    /** Those that are switched on at the top of the page. */
    activeCompanies: { id: number; name: string }[];
    hasGroup(xmlId: string): Promise<boolean>;
  };
}

declare module "@web/core/registry" {
  export interface Registry {
    add(key: string, value: unknown, options?: { force?: boolean; sequence?: number }): Registry;
    get(key: string, fallback?: unknown): unknown;
    category(name: string): Registry;
  }
  export const registry: Registry;
}

declare module "@web/core/utils/concurrency" {
  /** Milliseconds. */
  export function delay(wait: number): Promise<void>;
}

declare module "@web/core/utils/timing" {
  export function useDebounced<A extends unknown[]>(
    callback: (...args: A) => unknown,
    delay: number,
  ): ((...args: A) => Promise<void>) & { cancel(): void };
}

declare module "@web/core/utils/hooks" {
  import type { Orm, Services } from "@web/services";
  export function useService<N extends keyof Services>(name: N): N extends "orm" ? Orm : Services[N];
  export function useAutofocus(options?: { refName?: string; selectAll?: boolean }): {
    el: HTMLElement | null;
  };
}

declare module "@web/core/network/rpc" {
  /** An error the server answered: `data.name` is the Python class, `data.message` what it says. */
  export class RPCError extends Error {
    exceptionName: string | null;
    data: { name?: string; message?: string } | null;
  }
}

declare module "@web/core/dialog/dialog" {
  import { Component } from "@odoo/owl";
  export class Dialog extends Component {}
}

declare module "@web/core/utils/patch" {
  /** Puts methods over those of a prototype; `super` in them is what was there. */
  export function patch<Target extends object>(target: Target, extension: Partial<Target>): () => void;
}
