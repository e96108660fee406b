// The main job with the keyboard alone: no pointer, no jump that a person at a keyboard could not make. What is reached shows it.
import { Desk, expect, PASSWORD, png, settled, test } from "../fixtures/desk.js";

test("from sign-up to a certificate without a mouse", async ({ page, request, baseURL, browser }) => {
  test.slow();
  const slug = `keys-${Date.now().toString(36)}`;
  const { port } = new URL(baseURL);
  const home = `http://${slug}.localhost:${port}`;
  const { keyboard } = page;

  await test.step("sign up and in", async () => {
    await page.goto(`${baseURL}/sign-up`);
    await settled(page);
    await write(page, page.getByLabel("Company or team"), "Harbour Leisure");
    await write(page, page.getByLabel("Address", { exact: false }), slug);
    await write(page, page.getByLabel("Your name"), "Olga Owner");
    await write(page, page.getByLabel("E-mail"), "olga@acme.test");
    await write(page, page.getByLabel("Password", { exact: false }).first(), PASSWORD);
    await keyboard.press("Enter");
    await page.waitForURL(`${home}/sign-in**`);
    await settled(page);
    await write(page, page.getByLabel("Password", { exact: false }).first(), PASSWORD);
    await keyboard.press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await settled(page);
    await expect(page.getByRole("button", { name: /^Search/ })).toBeVisible();
  });

  // The colleague and the chain come over REST: the chain's editor has a test of its own.
  const token = await page.evaluate(async () => {
    const body = JSON.stringify({ name: "keys", scopes: ["read", "write", "launch", "audit", "admin"] });
    return (await (await fetch("/api/v1/tokens", { method: "POST", headers: { "content-type": "application/json" }, body })).json()).token;
  });
  const desk = new Desk(request, baseURL, `${slug}.localhost:${port}`, token);
  const brand = await desk.hire("Bea Brand", "manager");
  await desk.post("/approval-chains", { name: "Brand review", stages: [{ name: "Brand", rule: "any", approvers: [{ member_id: brand.id }], due_in: 2 }] });

  await test.step("start a campaign from the palette of commands", async () => {
    await keyboard.press("Control+k");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
    await keyboard.type("new campaign");
    await expect(page.getByRole("option", { name: /new campaign/i }).first()).toBeVisible();
    await keyboard.press("Enter");
    await write(page, page.getByRole("dialog", { name: "New campaign" }).getByLabel("Name"), "Harbour Lights");
    await keyboard.press("Enter");
    await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}/);
    await settled(page);
  });
  const id = new URL(page.url()).pathname.split("/").pop();

  await test.step("give it dates, a market and a brief", async () => {
    await press(page, page.getByRole("button", { name: "Edit details" }));
    const dialog = page.getByRole("dialog");
    await write(page, dialog.getByLabel("Market"), "AU-NSW");
    await write(page, dialog.getByLabel("First day"), "12012031");
    await write(page, dialog.getByLabel("Last day"), "12242031");
    await reach(page, dialog.getByRole("checkbox", { name: "Email" }));
    await keyboard.press("Space");
    await keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText("AU-NSW").first()).toBeVisible();
    for (const [field, words] of [
      ["Objective", "Fill the evening cruises"], ["Audience", "Families nearby"], ["Single message", "Best after dark"],
      ["KPIs", "2,000 bookings"], ["Mandatories", "Weather line"], ["Budget", "12,500"],
    ]) await write(page, page.getByLabel(field, { exact: true }).or(page.getByLabel(new RegExp(`^${field}`))).first(), words);
    await press(page, page.getByRole("button", { name: "Save brief" }));
    await expect(page.getByText("The brief is saved.")).toBeVisible();
  });

  await test.step("add a line to the checklist and a deliverable", async () => {
    await tab(page, "Checklist");
    await write(page, page.getByLabel("Add a line"), "Terms reviewed by counsel");
    await keyboard.press("Enter");
    await expect(page.getByRole("checkbox", { name: /Terms reviewed/ })).toBeVisible();
    await tab(page, "Tasks");
    await press(page, page.getByRole("button", { name: "Add task" }).first());
    const dialog = page.getByRole("dialog", { name: "New task" });
    await write(page, dialog.getByLabel("Title"), "Hero banner");
    await write(page, dialog.getByLabel("Approval chain"), "Brand");
    await press(page, dialog.getByRole("button", { name: "Save" }));
    await expect(page.getByText("Hero banner").first()).toBeVisible();
  });

  await test.step("upload the creative", async () => {
    await tab(page, "Proofs");
    await press(page, page.getByRole("button", { name: "New proof" }).first());
    const dialog = page.getByRole("dialog", { name: "New proof" });
    await write(page, dialog.getByLabel("Name"), "Hero 1200 × 628");
    await write(page, dialog.getByLabel("Task"), "Hero");
    await press(page, dialog.getByRole("button", { name: "Add proof" }));
    const file = page.locator("input[type=file]").first();
    await reach(page, file);
    const choosing = page.waitForEvent("filechooser");
    await keyboard.press("Enter");
    await (await choosing).setFiles({ name: "hero.png", mimeType: "image/png", buffer: png(1200, 628, 30) });
    await expect(page.getByText("Version 1").first()).toBeVisible();
  });

  await test.step("be refused, and read why", async () => {
    await press(page, page.getByRole("link", { name: /^Gate/ }).first());
    await page.waitForURL(/\/gate$/);
    await press(page, page.getByRole("button", { name: "Try launch" }));
    const refusal = page.getByRole("dialog", { name: "The gate refused" });
    await expect(refusal.getByText(/Terms reviewed by counsel/).first()).toBeVisible();
    await press(page, refusal.getByRole("button", { name: "Back to the gate" }));
    await expect(refusal).toHaveCount(0);
  });

  await test.step("clear it, with a second person at their own keyboard", async () => {
    await page.goto(`${home}/campaigns/${id}?tab=tasks`);
    await settled(page);
    await press(page, page.getByRole("button", { name: /Submit for review/ }).first());
    await expect(page.getByText(/In review/).first()).toBeVisible();
    await tab(page, "Checklist");
    await reach(page, page.getByRole("checkbox", { name: /Terms reviewed/ }));
    await keyboard.press("Space");
    await expect(page.locator("main").getByText(/Olga Owner/).first()).toBeVisible();
    const other = await browser.newContext({ viewport: page.viewportSize() });
    const colleague = await other.newPage();
    await desk.signIn(colleague, "bea.brand@acme.test");
    const [task] = (await desk.get(`/campaigns/${id}/tasks`)).items;
    await colleague.goto(`${home}/reviews/${task.review_id}`);
    await settled(colleague);
    const first = colleague.getByRole("radio").first();
    await reach(colleague, first);
    const approve = colleague.getByRole("radio", { name: /^Approve/ }).first();
    await colleague.keyboard.press("Space");
    for (let n = 0; n < 4 && !(await approve.isChecked()); n += 1) await colleague.keyboard.press("ArrowDown");
    await expect(approve).toBeChecked();
    await press(colleague, colleague.getByRole("button", { name: "Decide", exact: true }));
    await expect(colleague.getByText("Approved").first()).toBeVisible();
    await other.close();
  });

  await test.step("launch, and open the certificate", async () => {
    await press(page, page.getByRole("link", { name: /^Gate/ }).first());
    await page.waitForURL(/\/gate$/);
    await expect(page.getByText("Clear to launch")).toBeVisible();
    await press(page, page.getByRole("button", { name: "Launch", exact: true }));
    await press(page, page.getByRole("button", { name: "Launch now" }));
    await press(page, page.getByRole("link", { name: "Open the certificate" }));
    await page.waitForURL(/\/certificates\//);
    await settled(page);
    await press(page, page.getByRole("button", { name: /verify/i }).first());
    await expect(page.getByText(/verified|holds|proved/i).first()).toBeVisible();
  });
});

// Tabs forward until this has the focus, and checks that the focus can be seen.
async function reach(page, target) {
  await expect(target).toBeVisible();
  for (let n = 0; n < 150; n += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const seen = await target.evaluate((element) => [element, element.closest("label"), element.parentElement].some((one) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      }));
      expect(seen, "the focus is visible").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

async function press(page, target) {
  await reach(page, target);
  await page.keyboard.press("Enter");
}

async function write(page, target, words) {
  await reach(page, target);
  await page.keyboard.type(words);
}

async function tab(page, name) {
  await press(page, page.getByRole("navigation", { name: "Parts of this campaign" }).getByRole("link", { name }));
  await expect(page).toHaveURL(new RegExp(`tab=${name.toLowerCase()}`));
}
