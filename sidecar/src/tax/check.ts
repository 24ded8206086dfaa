// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { isSameAmount, sumOf } from "../canonical/sum.ts";
import { TaxAnswer, type TaxQuestion } from "../canonical/tax.ts";
import { decimalsOf } from "../dialects/minor-units.ts";

type AnswerLine = TaxAnswer["lines"][number];
type QuestionLine = TaxQuestion["lines"][number];

/**
 * What is wrong with an answer as the answer to a question, in a sentence; null where it can be taken.
 *
 * Every line is answered, once; a line's taxes come to its tax and the lines' to the total; all of it in the document's
 * currency and its decimals; and no tax runs against its line: what is sold is not taxed below nothing.
 */
export function faultOf(question: TaxQuestion, told: TaxAnswer): string | null {
  const parsed = TaxAnswer.safeParse(told);
  if (!parsed.success)
    return `it is not of the form that was expected (${parsed.error.issues[0]?.path.join("/")})`;
  const answer = parsed.data;
  if (answer.currency !== question.currency) return `it is in another currency than ${question.currency}`;
  const answered = new Map(answer.lines.map((line) => [line.number, line]));
  if (answered.size !== answer.lines.length) return "it answers a line twice";
  if (answered.size > question.lines.length) return "it answers lines that were not asked about";
  const decimals = decimalsOf(question.currency);
  for (const line of question.lines) {
    const found = answered.get(line.number);
    if (found === undefined) return `it does not answer line ${line.number}`;
    const fault = lineFault(line, found, decimals);
    if (fault !== null) return `${fault} (line ${line.number})`;
  }
  const sum = sumOf(answer.lines.map((line) => line.tax));
  return isSameAmount(sum, answer.total)
    ? null
    : `its total is ${answer.total}, but the taxes of its lines come to ${sum}`;
}

function lineFault(asked: QuestionLine, { tax, taxes }: AnswerLine, decimals: number): string | null {
  const amounts = [tax, ...taxes.map(({ amount }) => amount)];
  if (amounts.some((amount) => decimalsIn(amount) > decimals)) {
    return `an amount has more than the ${decimals} decimals of the currency`;
  }
  const sum = sumOf(taxes.map(({ amount }) => amount));
  if (taxes.length > 0 && !isSameAmount(sum, tax)) return `its tax is ${tax}, but its taxes come to ${sum}`;
  if (!isZero(tax) && isNegative(tax) !== isNegative(asked.amount)) {
    return `its tax of ${tax} runs against its amount of ${asked.amount}`;
  }
  return null;
}

function decimalsIn(amount: string): number {
  return amount.split(".")[1]?.replace(/0+$/, "").length ?? 0;
}

function isZero(amount: string): boolean {
  return isSameAmount(amount, "0");
}

function isNegative(amount: string): boolean {
  return amount.startsWith("-") && !isZero(amount);
}
