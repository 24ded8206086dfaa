// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Odoo's test runner, as far as it is used. */

declare module "@odoo/hoot" {
  interface Matchers {
    not: Matchers;
    toBe(expected: unknown, options?: { message?: string }): void;
    toEqual(expected: unknown, options?: { message?: string }): void;
    toMatch(expected: string | RegExp): void;
    toInclude(expected: unknown): void;
    toHaveCount(count: number): void;
    toHaveText(expected: string | RegExp | readonly (string | RegExp)[]): void;
    toHaveClass(name: string | readonly string[]): void;
    toHaveAttribute(name: string, value?: string | RegExp): void;
    toHaveValue(value: string | RegExp): void;
    toBeFocused(): void;
    toBeEnabled(): void;
    toBeVisible(): void;
    toBeLessThan(value: number): void;
    toBeGreaterThan(value: number): void;
  }
  export function expect(actual: unknown): Matchers;
  /** Runs once the test is over. */
  export function after(callback: () => void): void;
  export namespace expect {
    function step(value: unknown): void;
    function verifySteps(steps: unknown[]): void;
    function errors(count: number): void;
    function verifyErrors(errors: (string | RegExp)[]): void;
  }
  export function describe(name: string, callback: () => void): void;
  export namespace describe {
    function current(...tags: unknown[]): void;
    namespace current {
      function tags(...tags: string[]): void;
    }
  }
  export function test(name: string, callback: () => void | Promise<void>): void;
  export function beforeEach(callback: () => void | Promise<void>): void;
  export function getFixture(): HTMLElement;
}

declare module "@odoo/hoot-dom" {
  export function queryAllTexts(selector: string): string[];
  export function queryAllAttributes(selector: string, name: string): string[];
  export function queryAll(selector: string): Element[];
  export function queryFirst(selector: string): HTMLElement | null;
  export function queryOne(selector: string): HTMLElement;
  export function queryText(selector: string): string;
  export function click(selector: string): Promise<void>;
  export function hover(selector: string): Promise<void>;
  export function press(keys: string | string[]): Promise<void>;
  export function edit(value: string, options?: { confirm?: boolean | string }): Promise<void>;
  export function select(value: string): Promise<void>;
  export function waitFor(selector: string, options?: { timeout?: number }): Promise<HTMLElement>;
}

declare module "@odoo/hoot-mock" {
  export class Deferred<T = void> extends Promise<T> {
    constructor();
    resolve(value: T): void;
    reject(reason: unknown): void;
  }
  export function animationFrame(): Promise<void>;
  export function advanceTime(ms: number): Promise<number>;
  export function runAllTimers(): Promise<number>;
  export function mockDate(date: string, timeZone?: number | string): void;
  export function tick(): Promise<void>;
}

declare module "@web/../tests/web_test_helpers" {
  import type { ComponentConstructor } from "@odoo/owl";
  import type { Services } from "@web/services";

  interface RpcParams {
    method: string;
    model: string;
    args: unknown[];
    kwargs: Record<string, unknown>;
  }
  /** Texts may be asked for though no translations were loaded. */
  export function allowTranslations(): void;
  export const fields: Record<
    | "Char"
    | "Text"
    | "Integer"
    | "Float"
    | "Selection"
    | "Datetime"
    | "Float"
    | "Many2one"
    | "Many2many"
    | "One2many"
    | "Boolean",
    (options?: Record<string, unknown>) => unknown
  >;
  export namespace models {
    class Model {
      /** A test may replace what the class declares. */
      static _records: Record<string, unknown>[];
      _records: Record<string, unknown>[];
      _views: Record<string, string>;
      _name: string;
    }
  }
  export function defineModels(models: (typeof models.Model)[]): void;
  export function onRpc(model: string, method: string, callback: (params: RpcParams) => unknown): void;
  export function makeServerError(options: { type?: string; errorName?: string; message?: string }): Error;
  export function mountWithCleanup<T>(
    component: ComponentConstructor,
    options?: { props?: Record<string, unknown> },
  ): Promise<T>;
  /** Lets `_t` be called before anything is mounted. */
  export function allowTranslations(): void;
  export function mountView(options: Record<string, unknown>): Promise<unknown>;
  /** Before the tests of this file, which reach no server. */
  export function preloadBundle(name: string): void;
  export function getService<N extends keyof Services>(name: N): Services[N];
  /** In `values`, `super` is the target as it was. */
  export function patchWithCleanup<T extends object>(target: T, values: Partial<T> & ThisType<T>): void;
  export function mockService(name: string, service: Record<string, unknown>): void;
  export function contains(selector: string): {
    click(): Promise<void>;
    edit(value: string, options?: { confirm?: boolean }): Promise<void>;
    select(value: string): Promise<void>;
  };
  interface MockModel {
    create(values: Record<string, unknown>): number;
    write(ids: number[], values: Record<string, unknown>): void;
    unlink(ids: number[]): void;
    _sendone(channel: string, type: string, payload: unknown): void;
  }
  export const MockServer: { env: { [model: string]: MockModel } };
  export const serverState: { userId: number };
}

declare module "@mail/../tests/mail_test_helpers" {
  export function defineMailModels(): void;
}

declare module "@web/webclient/webclient" {
  import { Component } from "@odoo/owl";
  export class WebClient extends Component {}
}

declare module "@bus/../tests/bus_test_helpers" {
  export function startBusService(): Promise<void>;
  export function waitNotifications(...expected: [type: string, payload: unknown][]): Promise<void>;
}
