// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** The characters that structure an interchange: those of its UNA, or the defaults of ISO 9735 where it has none. */
export interface ServiceCharacters {
  readonly component: string;
  readonly element: string;
  /** The decimal mark that the sender declares. */
  readonly decimal: string;
  /** Takes its meaning from the character behind it; null where the sender uses none (a blank in UNA). */
  readonly release: string | null;
  /**
   * Between repetitions of one element, in syntax version 4 only and only where UNA names it: in older versions the
   * place is reserved, and many a sender writes an asterisk there that means nothing.
   */
  readonly repetition: string | null;
  readonly terminator: string;
}

/** ISO 9735 without UNA (level A and every later level). */
export const DEFAULT_CHARACTERS: ServiceCharacters = {
  component: ":",
  element: "+",
  decimal: ".",
  release: "?",
  repetition: null,
  terminator: "'",
};

/** The length of a UNA: its three letters and six characters. */
export const UNA_LENGTH = 9;

/** A mark of ASCII, a line end or an information separator (1C to 1F); no letter, no digit. */
function canStructure(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code <= 0x20) return code === 0x0a || code === 0x0d || (code >= 0x1c && code <= 0x1f);
  return code < 0x7f && !/[A-Za-z0-9]/.test(character);
}

function isBlank(character: string): boolean {
  return character === " ";
}

/**
 * Reads a UNA, such as `UNA:+.? '`.
 *
 * @returns null when its characters cannot serve: letters, digits, or one character in two places
 */
export function readServiceCharacters(una: string): ServiceCharacters | null {
  const [component, element, decimal, release, repetition, terminator] = [...una.slice(3)];
  if (!component || !element || !decimal || !release || !repetition || !terminator) return null;
  const structure = [component, element, terminator, ...(isBlank(release) ? [] : [release])];
  const areDistinct = new Set(structure).size === structure.length;
  if (!areDistinct || !structure.every(canStructure)) return null;
  return {
    component,
    element,
    decimal: decimal === "," ? "," : ".",
    release: isBlank(release) ? null : release,
    repetition: isBlank(repetition) || structure.includes(repetition) ? null : repetition,
    terminator,
  };
}
