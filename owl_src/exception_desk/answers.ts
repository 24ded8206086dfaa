// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { ComponentConstructor } from "@odoo/owl";
import { registry } from "@web/core/registry";
import type { DeskActions } from "./desk_actions";
import type { DeskException } from "./desk_types";

/** What the desk gives to the component that answers an exception: mounted anew for each record, and only while it may be decided. */
export interface AnswerProps {
  exception: DeskException;
  actions: DeskActions;
}

const CATEGORY = registry.category("freight_exception_answers");

/**
 * Has the desk ask the question of an exception code by a component, in the place where the likely shipments stand. For
 * other addons, whose code is in the bundle "freight_bridge.assets_desk" as well. What is decided goes by `actions.decideCurrent`.
 */
export function addAnswer(code: string, component: ComponentConstructor): void {
  CATEGORY.add(code, component);
}

/** The component that answers exceptions of a code, or null. */
export function answerFor(code: string): ComponentConstructor | null {
  return CATEGORY.get(code, null) as ComponentConstructor | null;
}
