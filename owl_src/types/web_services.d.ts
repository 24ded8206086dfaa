// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Odoo's services by name, so that `useService("orm")` is typed. Not a module of Odoo: types only, never imported as a value. */
declare module "@web/services" {
  import type { ComponentConstructor } from "@odoo/owl";

  export type Domain = (string | readonly [field: string, operator: string, value: unknown])[];

  /** Which fields of a record, and of the records it points to, a read answers. */
  export interface Specification {
    [field: string]: { fields?: Specification };
  }

  export interface Orm {
    call<T>(model: string, method: string, args?: unknown[], kwargs?: Record<string, unknown>): Promise<T>;
    webSearchRead<T>(
      model: string,
      domain: Domain,
      options: {
        specification: Specification;
        limit?: number;
        offset?: number;
        order?: string;
        count_limit?: number;
      },
    ): Promise<{ length: number; records: T[] }>;
    /** The same calls without the loading indicator. */
    silent: Orm;
  }

  export interface NotificationButton {
    name: string;
    primary?: boolean;
    onClick: () => void;
  }

  export interface Services {
    orm: Orm;
    action: {
      doAction(
        action: string | Record<string, unknown>,
        options?: { onClose?: () => void; [name: string]: unknown },
      ): Promise<unknown>;
    };
    dialog: {
      add(
        component: ComponentConstructor,
        props: Record<string, unknown>,
        options?: { onClose?: () => void },
      ): () => void;
    };
    notification: {
      add(
        message: string,
        options?: {
          title?: string;
          type?: "info" | "success" | "warning" | "danger";
          sticky?: boolean;
          buttons?: NotificationButton[];
        },
      ): () => void;
    };
    ui: { activeElement: Document | HTMLElement; isBlocked: boolean };
    bus_service: {
      /** "CONNECTED", "CONNECTING", "DISCONNECTED" or "IDLE". */
      workerState: string | null;
      start(): Promise<void>;
      subscribe<T>(type: string, callback: (payload: T, notification: { id: number }) => void): void;
      unsubscribe<T>(type: string, callback: (payload: T, notification: { id: number }) => void): void;
    };
  }
}
