// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { type EngineMode, startTaxEngine, type TaxEngine } from "../../../test/support/tax_engine.ts";
import type { TaxQuestion } from "../canonical/tax.ts";
import { faultOf } from "./check.ts";
import { askEngine, createQuoteCache, type TaxAsk, TaxProblem, taxAdapterNamed } from "./index.ts";
import { question } from "./test-question.ts";

const ADAPTERS = ["generic", "avalara"] as const;
type AdapterName = (typeof ADAPTERS)[number];

async function engineOf(t: TestContext, mode: EngineMode = "ok"): Promise<TaxEngine> {
  const engine = await startTaxEngine();
  t.after(() => engine.close());
  engine.mode = mode;
  return engine;
}

function asker(engine: Pick<TaxEngine, "url">, name: AdapterName = "generic", deadlineMs = 2_000) {
  const adapter = taxAdapterNamed(name);
  assert.ok(adapter);
  const destination = { url: engine.url, signature: "bearer", secret: "1100012345:key", allow_private: true };
  const cache = createQuoteCache(60_000);
  return (ask: TaxAsk) => askEngine(ask, { adapter, destination, deadlineMs, cache });
}

function quote(changes: Partial<TaxQuestion> = {}): TaxAsk {
  return { operation: "quote", question: question(changes) };
}

async function problemOf(asking: Promise<unknown>): Promise<TaxProblem> {
  const error = await asking.then(
    () => assert.fail("it was answered"),
    (error: unknown) => error,
  );
  assert.ok(error instanceof TaxProblem, String(error));
  return error;
}

for (const name of ADAPTERS) {
  test(`${name}: every line is answered with its taxes, in exact amounts`, async (t) => {
    const ask = asker(await engineOf(t), name);
    const { answer, record } = await ask(quote());
    assert.equal(record, null);
    assert.equal(answer?.currency, "USD");
    assert.equal(Number(answer?.total), 17.5);
    assert.deepEqual(
      answer?.lines.map((line) => [
        line.number,
        Number(line.tax),
        line.taxes.map(({ code, rate }) => [code, rate]),
      ]),
      [
        [
          "1",
          21.88,
          [
            ["STATE", "6"],
            ["CITY", "2.75"],
          ],
        ],
        [
          "2",
          -4.38,
          [
            ["STATE", "6"],
            ["CITY", "2.75"],
          ],
        ],
      ],
    );
  });

  test(`${name}: what is committed is known by company, type and code, and kept once however often it is told`, async (t) => {
    const engine = await engineOf(t);
    const ask = asker(engine, name);
    const document = { company: "ACME", code: "inv-7", type: "invoice" } as const;
    const commit: TaxAsk = { operation: "commit", question: question({ document }) };
    const look: TaxAsk = { operation: "look", document };
    assert.deepEqual((await ask(look)).record, { state: "none", total: null });
    for (const _ of [1, 2]) assert.equal((await ask(commit)).record?.state, "committed");
    assert.equal(engine.kept.size, 1);
    assert.deepEqual(
      [Number((await ask(look)).record?.total), (await ask(look)).record?.state],
      [17.5, "committed"],
    );
    assert.equal((await ask({ operation: "void", document })).record?.state, "voided");
    assert.equal((await ask(look)).record?.state, "voided");
    assert.equal(
      (await ask({ operation: "void", document: { ...document, code: "never" } })).record?.state,
      "none",
    );
  });

  test(`${name}: what is refunded is asked in positive amounts and answered so`, async (t) => {
    const engine = await engineOf(t);
    const ask = asker(engine, name);
    const document = { company: "ACME", code: "ref-7", type: "refund" } as const;
    for (const operation of ["quote", "commit"] as const) {
      const { answer } = await ask({ operation, question: question({ document, tax_date: "2026-10-01" }) });
      assert.equal(Number(answer?.total), 17.5, operation);
    }
    assert.equal(engine.kept.size, 1, "a quotation leaves nothing behind");
    const looked = await ask({ operation: "look", document });
    assert.deepEqual([looked.record?.state, Number(looked.record?.total)], ["committed", 17.5]);
  });

  test(`${name}: an answer that is none is told as what it is`, async (t) => {
    for (const [mode, code] of [
      ["html", "engine_nonsense"],
      ["own_total", "engine_nonsense"],
      ["negative", "engine_nonsense"],
      ["broken", "engine_down"],
      ["refuse", "engine_refused"],
      ["hang", "engine_timeout"],
    ] as const) {
      const ask = asker(await engineOf(t, mode), name, mode === "hang" ? 150 : 2_000);
      const problem = await problemOf(ask(quote()));
      assert.equal(problem.code, code, `${mode}: ${problem.message}`);
    }
  });
}

test("nobody knows what became of a commit that got no answer, but of one that was never sent", async (t) => {
  const commit: TaxAsk = { operation: "commit", question: question() };
  for (const mode of ["hang", "html", "broken"] as const) {
    const problem = await problemOf(asker(await engineOf(t, mode), "generic", 200)(commit));
    assert.ok(problem.isUnsure, mode);
  }
  const refused = await problemOf(asker(await engineOf(t, "refuse"))(commit));
  assert.equal(refused.isUnsure, false);
  const away = await engineOf(t);
  await away.close();
  const down = await problemOf(asker({ url: away.url })(commit));
  assert.deepEqual([down.code, down.isUnsure], ["engine_down", false]);
});

test("an engine that hangs is not waited for longer than the deadline", async (t) => {
  const ask = asker(await engineOf(t, "hang"), "generic", 300);
  const started = performance.now();
  const problem = await problemOf(ask(quote()));
  assert.equal(problem.code, "engine_timeout");
  assert.ok(performance.now() - started < 1_500);
});

test("the same question is answered from memory, another one and a commit are not", async (t) => {
  const engine = await engineOf(t);
  const ask = asker(engine);
  const other = { company: "ACME", code: "so-2", type: "order" } as const;
  await ask(quote());
  await ask(quote({ document: other, number: "S00002" }));
  assert.equal(engine.seen.length, 1, "whatever document asks it");
  await ask(quote({ date: "2026-11-21" }));
  await ask({ operation: "commit", question: question() });
  await ask({ operation: "commit", question: question() });
  assert.equal(engine.seen.length, 4);
});

test("what failed is asked again", async (t) => {
  const engine = await engineOf(t, "broken");
  const ask = asker(engine);
  await problemOf(ask(quote()));
  engine.mode = "ok";
  assert.equal((await ask(quote())).answer?.total, "17.50");
});

test("an engine's words are told bounded and on one line", async (t) => {
  const problem = await problemOf(asker(await engineOf(t, "refuse"))(quote()));
  assert.match(problem.message, /^the engine answered HTTP 422: The address <b>cannot<\/b> be resolved\.$/);
});

test("no secret is sent where anybody could read it, and none that is no secret", async (t) => {
  const { url } = await engineOf(t);
  for (const name of ADAPTERS) {
    const adapter = taxAdapterNamed(name);
    assert.ok(adapter);
    for (const changes of [{ allow_private: false }, { secret: null }] as { secret?: null }[]) {
      const destination = {
        url,
        signature: "bearer",
        secret: "1100012345:key",
        allow_private: true,
        ...changes,
      };
      const cache = createQuoteCache(1_000);
      const asking = askEngine(quote(), { adapter, destination, deadlineMs: 1_000, cache });
      const { code, message } = await problemOf(asking);
      assert.equal(code, "engine_unusable", name);
      assert.match(message, changes.secret === null ? /secret/ : /use https/);
    }
  }
});

test("AvaTax is told a code and the type for what is committed, and an estimate otherwise", async (t) => {
  const engine = await engineOf(t);
  const ask = asker(engine, "avalara");
  const document = { company: "ACME", code: "inv-7", type: "invoice" } as const;
  await ask({ operation: "quote", question: question({ document }) });
  await ask({ operation: "commit", question: question({ document }) });
  const [estimate, committed] = engine.seen.map(({ body }) => JSON.parse(body).createTransactionModel);
  assert.deepEqual([estimate.type, estimate.commit], ["SalesOrder", false]);
  assert.deepEqual([committed.type, committed.commit, committed.code], ["SalesInvoice", true, "inv-7"]);
  assert.equal(engine.seen[0]?.authorization, `Basic ${Buffer.from("1100012345:key").toString("base64")}`);
});

test("an answer that does not fit its question is not taken", () => {
  const taxes = [{ code: "A", name: "A", rate: "10", amount: "1.00" }];
  const line = (changes = {}) => ({ number: "1", tax: "1.00", taxes, ...changes });
  const two = { number: "2", tax: "0.00", taxes: [] };
  const whole = { currency: "USD", total: "1.00", lines: [line(), two] };
  assert.equal(faultOf(question(), whole), null);
  for (const [wrong, said] of [
    [{ currency: "EUR" }, /another currency/],
    [{ total: "1.01" }, /come to 1\.00/],
    [{ lines: [line()] }, /does not answer line 2/],
    [{ lines: [line(), line()] }, /twice/],
    [{ lines: [line(), two, { ...two, number: "3" }] }, /not asked/],
    [{ lines: [line({ tax: "1.001" }), two] }, /2 decimals/],
    [{ lines: [line({ tax: "2.00" }), two], total: "2.00" }, /its taxes come to/],
    [{ lines: [line({ tax: "-1.00", taxes: [] }), two], total: "-1.00" }, /runs against/],
    [{ lines: [line({ tax: "1e3" }), two] }, /not of the form/],
  ] as const) {
    assert.match(String(faultOf(question(), { ...whole, ...wrong } as typeof whole)), said);
  }
  const yen = { currency: "JPY", total: "1.5", lines: [line({ tax: "1.5", taxes: [] }), two] };
  assert.match(String(faultOf(question({ currency: "JPY" }), yen)), /0 decimals/);
});
