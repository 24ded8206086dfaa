// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Decimals of the currencies that have not two (ISO 4217, list one). */
const ISO_DECIMALS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Decimals of currencies that a gateway counts otherwise than ISO 4217 does. */
export type DecimalExceptions = Readonly<Record<string, number>>;

/** How many decimals of a currency (ISO 4217, upper case) the smallest unit of a gateway has. */
export function decimalsOf(currency: string, exceptions: DecimalExceptions = {}): number {
  return exceptions[currency] ?? ISO_DECIMALS[currency] ?? 2;
}

/**
 * The decimal text of an amount in a currency's smallest unit, as payment gateways count: 1250 EUR is "12.50".
 *
 * @param minor a safe integer; negative amounts keep their sign
 * @param currency ISO 4217, upper case
 * @param exceptions decimals of the currencies that the gateway counts otherwise than ISO 4217 does
 */
export function decimalText(minor: number, currency: string, exceptions: DecimalExceptions = {}): string {
  const decimals = decimalsOf(currency, exceptions);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
  return minor < 0 ? `-${text}` : text;
}
