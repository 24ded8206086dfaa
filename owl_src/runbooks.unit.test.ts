// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The runbooks say what is there: each code and alert has its page, and each name on it is one of the screens and programs. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const ADDON = "odoo_addon/freight_bridge";
const FINANCE = "odoo_addon/freight_bridge_finance";
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
/** The first groups of all matches. */
const all = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
/** A text without the entities of XML, or without its line breaks and runs of blanks. */
const plain = (text: string) => text.replaceAll("&gt;", ">").replaceAll("&amp;", "&").replace(/\s+/g, " ");

const ALERTS = [
  "backlog_old",
  "breaker_open",
  "error_rate",
  "lag_high",
  "messages_parked",
  "odoo_down",
  "outbox_failing",
  "partner_silent",
  "reconciliation_break",
  "sla_at_risk",
];
const HEADINGS = [
  "What it means",
  "Who owns it",
  "What happens meanwhile",
  "How to find the cause",
  "How to resolve it",
  "How to prevent it",
  "When to escalate",
];
/** Owner in the overview → team of the addon's data. */
const OWNERS: Record<string, string> = {
  Operations: "team_operations",
  Finance: "team_finance",
  "Partner Care": "team_partner",
  IT: "team_it",
};

interface DataRecord {
  id: string;
  fields: Map<string, string>;
  team: string;
}

function records(path: string): DataRecord[] {
  return [...read(path).matchAll(/<record id="(\w+)".*?<\/record>/gs)].map(([text, id = ""]) => ({
    id,
    fields: new Map(
      [...text.matchAll(/name="(\w+)">([^<]*)</g)].map(([, name = "", value = ""]) => [name, plain(value)]),
    ),
    team: all(/name="team_id" ref="(?:freight_bridge\.)?(\w+)"/g, text)[0] ?? "",
  }));
}

/** Technical name → record, of the codes that an addon brings. */
const codesOf = (addon: string) =>
  new Map(
    readdirSync(join(ROOT, addon, "data"))
      .filter((name) => /^freight_\w*code\.xml$/.test(name))
      .flatMap((name) => records(`${addon}/data/${name}`))
      .map((record) => [record.fields.get("code") ?? "", record]),
  );
const teams = new Map(
  records(`${ADDON}/data/freight_team.xml`).map(({ id, fields }) => [id, fields.get("name") ?? ""]),
);

/** All views of an addon in one text. */
const viewsOf = (addon: string) =>
  readdirSync(join(ROOT, addon, "views"))
    .map((name) => read(`${addon}/views/${name}`))
    .join("\n");

/** The addons' menus as people find them: "Freight → Log → Seals". */
function menuPaths(): Set<string> {
  const items = all(/<menuitem\s([^>]*)\/>/gs, viewsOf(ADDON) + viewsOf(FINANCE)).map(
    (attributes) =>
      new Map(
        [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
          name,
          value.replace(/^freight_bridge\./, ""),
        ]),
      ),
  );
  const byId = new Map(items.map((item) => [item.get("id"), item]));
  const pathOf = (item: Map<string, string>): string => {
    const parent = byId.get(item.get("parent"));
    return (parent ? `${pathOf(parent)} → ` : "") + item.get("name");
  };
  return new Set(items.map(pathOf));
}

const menus = menuPaths();
/** Every word on a screen: fields, tabs, buttons, filters and settings are in the file for translators. */
const labels = new Set([
  ...all(/^msgid "(.*)"$/gm, read(`${ADDON}/i18n/freight_bridge.pot`)),
  ...all(/^msgid "(.*)"$/gm, read(`${FINANCE}/i18n/freight_bridge_finance.pot`)),
]);
const settings = new Set(all(/\b(FREIGHT_[A-Z_]+)\b/g, read("sidecar/src/config.ts")));
const metrics = new Set(
  readdirSync(join(ROOT, "sidecar/src/observability")).flatMap((name) =>
    all(/(?:name: |\[\s*)"(freight_\w+)"/g, read(`sidecar/src/observability/${name}`)),
  ),
);
/** Buttons and choices of the desk, and of what other addons ask on it. */
const deskTemplates = [
  "exception_desk/detail_header",
  "finance/customer_answer/customer_answer",
  "finance/customer_conflict/customer_conflict",
]
  .map((name) => read(`owl_src/${name}.xml`))
  .join("\n");
const deskKeys = new Map(
  [...deskTemplates.matchAll(/>(\w[\w ]*?)(?:<\/t>)? (?:<t [^>]*\/> )?<kbd>(\w)<\/kbd>/g)].map(
    ([, label = "", key = ""]) => [label, key],
  ),
);

/** The runbooks of one addon. */
interface Book {
  title: string;
  folder: string;
  codes: Map<string, DataRecord>;
  alerts: string[];
}

const FOLDER = "docs/runbooks";
const BOOKS: Book[] = [
  { title: "runbooks", folder: FOLDER, codes: codesOf(ADDON), alerts: ALERTS },
  { title: "runbooks of finance", folder: `${FOLDER}/finance`, codes: codesOf(FINANCE), alerts: [] },
];

/** The pages of a folder, without their overview. */
const namesIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => name.replace(/\.md$/, ""));

/** Where the pages of a folder may lead: to each other, and from another addon's to the first one's. */
const pagesFrom = (folder: string) =>
  new Set([
    ...["README", ...namesIn(folder)].map((name) => `${name}.md`),
    ...(folder === FOLDER ? [] : ["README", ...namesIn(FOLDER)].map((name) => `../${name}.md`)),
  ]);

/** Asserts that a page says nothing that is not there. `told` are names, `known` those that there are. */
function assertKnown(told: string[], known: ReadonlySet<string>, what: string): void {
  assert.deepEqual(
    [...new Set(told)].filter((name) => !known.has(name)),
    [],
    what,
  );
}

function assertTrue(text: string, folder: string): void {
  const strong = all(/\*\*([^*]+)\*\*/g, text);
  const paths = strong.filter((name) => name.includes(" → "));
  const italic = all(/(?<!\*)\*([^*]+)\*(?!\*)/g, text.replaceAll(/\*\*[^*]+\*\*/g, ""));
  const quoted = all(/`([^`]+)`/g, text);
  // Odoo's own menus are looked up in Odoo: tests/test_runbook.py.
  assertKnown(
    paths.filter((path) => path.startsWith("Freight")),
    menus,
    "no such menu",
  );
  assertKnown(
    strong.filter((name) => !paths.includes(name)),
    labels,
    "no such button",
  );
  assertKnown(italic, labels, "no such words on any screen");
  assertKnown(
    quoted.filter((name) => name.startsWith("FREIGHT_")),
    settings,
    "no such setting of the sidecar",
  );
  assertKnown(
    quoted.filter((name) => /^freight_\w+$/.test(name)),
    metrics,
    "no such metric",
  );
  assertKnown(
    all(/\]\(([^)]+)\)/g, text),
    pagesFrom(folder),
    "no such page: shipped pages lead to each other only",
  );
  for (const [, label = "", key] of text.matchAll(/\*\*([^*]+)\*\*[ …]*\(`(\w)`\)/g)) {
    assert.equal(key, deskKeys.get(label), `the desk's key of ${label}`);
  }
}

for (const { title: book, folder, codes, alerts } of BOOKS) {
  const names = namesIn(folder);
  describe(book, () => {
    it("has a page for each exception code and each alert, and no other", () => {
      assert.deepEqual(names.toSorted(), [...codes.keys(), ...alerts].toSorted());
    });

    for (const name of names) {
      it(`${name} has all its parts, and names what is there`, () => {
        const text = plain(read(`${folder}/${name}.md`)).trim();
        const lines = read(`${folder}/${name}.md`);
        const kind = codes.has(name) ? "exception" : "alert";
        const [, title = "", owner = ""] =
          new RegExp(`^# (.+) \`${name}\` · ${kind} · (.+?) ## `).exec(text) ?? [];
        const team = OWNERS[owner] ?? "";
        const code = codes.get(name);
        if (code) {
          assert.deepEqual([title, team], [code.fields.get("name"), code.team]);
        }
        const urgent =
          code &&
          `It comes as ${code.fields.get("severity")}, with ${code.fields.get("sla_hours")} h to decide. `;
        const owns = `## Who owns it ${teams.get(team)}. ${urgent ?? ""}`;
        assert.ok(text.includes(owns), "who owns it, and how urgent");
        assert.deepEqual(all(/^## (.+)$/gm, lines), HEADINGS);
        for (const part of lines.split(/^## .+$/m).slice(1)) {
          assert.ok(part.trim().length > 20, "a part says nothing");
        }
        assertTrue(text, folder);
      });
    }

    it("has an overview that names each page once, under its owner", () => {
      const text = read(`${folder}/README.md`);
      const listed = text
        .split(/^## /m)
        .slice(1)
        .flatMap((part) => {
          const owner = part.split("\n")[0];
          return [...part.matchAll(/^- \[(.+)\]\((\w+)\.md\) `(\w+)`/gm)].map(([, title, file, code]) => [
            owner,
            title,
            file,
            code,
          ]);
        });
      const expected = names.map((name) => {
        const [, title, owner] = /^# (.+)\n\n`\w+` · \w+ · (.+)\n/.exec(read(`${folder}/${name}.md`)) ?? [];
        return [owner, title, name, name];
      });
      assert.deepEqual(listed.toSorted(), expected.toSorted());
      assertTrue(plain(text), folder);
    });
  });
}
