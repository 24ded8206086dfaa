// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

declare module "@web/views/fields/formatters" {
  /** With the currency's symbol and digits. */
  export function formatMonetary(amount: number, options: { currencyId?: number | undefined }): string;
  /** With the separators of the user's language. */
  export function formatInteger(value: number): string;
  export function formatFloat(value: number, options?: { digits?: [number, number] }): string;
}

declare module "@web/search/layout" {
  import { Component } from "@odoo/owl";
  export class Layout extends Component {}
}

declare module "@web/search/action_hook" {
  /** Keeps what the callback answers while the user follows a link away, and gives it back on return as `props.state`. */
  export function useSetupAction(options: { getLocalState?: () => Record<string, unknown> }): void;
}

declare module "@web/webclient/actions/action_service" {
  export interface StandardActionServiceProps {
    action: { name?: string; context?: Record<string, unknown>; params?: Record<string, unknown> };
    actionId?: number | string | false;
    className?: string;
    globalState?: Record<string, unknown>;
    state?: Record<string, unknown>;
    /** The number behind the action in the address. */
    resId?: number | boolean;
    updateActionState?: (state: Record<string, unknown>) => void;
  }
  export const standardActionServiceProps: { [name: string]: true };
}

declare module "@web/views/view_dialogs/select_create_dialog" {
  import { Component } from "@odoo/owl";
  export class SelectCreateDialog extends Component {}
}

declare module "@web/views/fields/standard_field_props" {
  export interface FieldRecord {
    resId: number | false;
    resModel: string;
    data: Record<string, unknown>;
    fields: Record<string, { string?: string; selection?: [string, string][] } | undefined>;
    /** Reads it from the server again. */
    load(): Promise<void>;
  }
  export interface StandardFieldProps {
    id?: string;
    name: string;
    readonly?: boolean;
    record: FieldRecord;
  }
  export const standardFieldProps: { [name: string]: true };
}

declare module "@web/views/fields/progress_bar/progress_bar_field" {
  import { Component } from "@odoo/owl";
  import type { StandardFieldProps } from "@web/views/fields/standard_field_props";
  export class ProgressBarField extends Component<StandardFieldProps> {}
  export const progressBarField: Record<string, unknown>;
}

declare module "@web/views/form/form_controller" {
  import { Component } from "@odoo/owl";
  import type { FieldRecord } from "@web/views/fields/standard_field_props";
  export interface ButtonClick {
    /** The method, or the id of the action. */
    name: string;
    type: string;
  }
  export class FormController extends Component {
    model: { root: FieldRecord };
    /** Called once a button's action is over, whether it succeeded or was refused. */
    afterExecuteActionButton(click: ButtonClick): Promise<void>;
  }
}
