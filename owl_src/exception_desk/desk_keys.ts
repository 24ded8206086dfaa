// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { useExternalListener } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** What a key does, by the name `pressedKey` gives it. */
export type DeskKeys = Record<string, (event: KeyboardEvent) => void>;

interface DeskKeysOptions {
  /** These keys win over those of the page around. */
  first?: boolean;
}

/**
 * Odoo's hotkey service knows neither "/" nor "?", so the desk listens for itself; by the service's own rules: not while the
 * user types, not while a dialog is open, not with a modifier, and not where the focused element has a use for the key.
 */
export function useDeskKeys(keys: DeskKeys, { first = false }: DeskKeysOptions = {}): void {
  const ui = useService("ui");
  const onKeydown = (event: Event): void => {
    if (!(event instanceof KeyboardEvent)) {
      return;
    }
    const action = keys[pressedKey(event)];
    if (!action || event.defaultPrevented || ui.isBlocked || ui.activeElement !== document) {
      return;
    }
    if (hasOwnUse(event.target, event.key)) {
      return;
    }
    event.preventDefault();
    action(event);
  };
  useExternalListener(window, "keydown", onKeydown, { capture: first });
}

/** The key without regard to the keyboard's script: "j" also where it writes "о". An empty text for what is not for the desk. */
export function pressedKey(event: KeyboardEvent): string {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
    return "";
  }
  if (event.key.length === 1 && event.key > "\u007f" && event.code.startsWith("Key")) {
    return event.code.slice(3).toLowerCase();
  }
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
/** Enter in a choice sends its form. */
const PRESSED_BY_ENTER = "button, a[href], summary, [role=button], input[type=radio]";
const MOVED_BY_ARROWS = ".o_freight_payload_lines, input[type=radio]";

function hasOwnUse(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) {
    return false;
  }
  return (
    target.closest(TYPING) !== null ||
    (key === "Enter" && target.closest(PRESSED_BY_ENTER) !== null) ||
    (key.startsWith("Arrow") && target.closest(MOVED_BY_ARROWS) !== null)
  );
}
