import { launchBrowser, logIn } from "./test/support/browser.ts";
const base = process.argv[2]; const who = process.argv[3]; const jobs = process.argv.slice(4);
const b = await launchBrowser(); const page = await logIn(b, base, who);
await page.setViewportSize({ width: 1366, height: 1000 });
for (const job of jobs) {
  const [path, name, ...tabs] = job.split("|");
  await page.goto(`${base}/odoo/${path}`); await page.locator(".o_view_controller, .o_form_view, .o_list_view, .o_freight_desk").first().waitFor();
  await page.waitForTimeout(700);
  await page.screenshot({ path: `/tmp/try/ss/${name}.png` });
  for (const t of tabs) { try { await page.getByRole("tab", { name: t, exact: true }).click({timeout:3000}); await page.waitForTimeout(400); await page.screenshot({ path: `/tmp/try/ss/${name}-${t.replaceAll(" ","")}.png` }); } catch (e) { console.log(name, t, "no tab"); } }
}
await b.close();
