// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Whether the check digits of an IBAN or of a creditor reference hold: ISO 7064, MOD 97-10. */
function holdsMod97(code: string): boolean {
  let rest = 0;
  for (const char of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** An IBAN without blanks, or null where a text is none by its form. Its check digits are the bank's matter. */
export function ibanOf(text: string | null): string | null {
  const code = text?.replace(/\s/g, "").toUpperCase() ?? "";
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(code) ? code : null;
}

/** A creditor reference of ISO 11649 that a text is, and nothing else; null where it is none. */
export function creditorReferenceOf(text: string | null): string | null {
  const code = text?.replace(/\s/g, "").toUpperCase() ?? "";
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(code) && holdsMod97(code) ? code : null;
}

/** A reference, null where banks write that there is none. */
export function referenceOf(text: string | null): string | null {
  return text === null || /^(?:NONREF|NOTPROVIDED|NOT PROVIDED|N\/A|-+)$/i.test(text) ? null : text;
}

/** A number of a statement or page without the zeros before it, so that 00084 is 84 in every format. */
export function withoutZeros(number: string): string {
  return number.replace(/^0+(?=\d)/, "");
}
