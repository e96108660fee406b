// The main job, done by people: sign up, write a brief, upload a creative, be refused by the gate with all that is missing, have it
// approved by somebody else, go live with a certificate, and verify the record.
import { expect, PASSWORD, png, settled, test, Desk } from "../fixtures/desk.js";

test("from sign-up to a verified certificate", async ({ page, request, baseURL, browser, browserName }, { project }) => {
  test.slow();
  const slug = `path-${project.name}-${Date.now().toString(36)}`;
  const { port } = new URL(baseURL);
  const home = `http://${slug}.localhost:${port}`;

  await test.step("sign up", async () => {
    await page.goto(`${baseURL}/sign-up`);
    await settled(page);
    await page.getByLabel("Company or team").fill("Harbour Leisure");
    await page.getByLabel("Address", { exact: false }).fill(slug);
    await page.getByLabel("Your name").fill("Olga Owner");
    await page.getByLabel("E-mail").fill("olga@acme.test");
    await page.getByLabel("Password", { exact: false }).first().fill(PASSWORD);
    await page.getByRole("button", { name: "Create workspace" }).click();
    await page.waitForURL(`${home}/sign-in**`);
    await settled(page);
    await page.getByLabel("Password", { exact: false }).first().fill(PASSWORD);
    await page.getByRole("button", { name: /sign in/i }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await settled(page);
  });

  // The colleagues and their chain come over REST, with the owner's own token.
  const made = await page.request.post(`${home}/api/v1/tokens`, {
    headers: { Origin: home }, data: { name: "path", scopes: ["read", "write", "launch", "audit", "admin"] },
  }).catch(() => null);
  const token = made?.ok() ? (await made.json()).token : await page.evaluate(async () => {
    const reply = await fetch("/api/v1/tokens", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "path", scopes: ["read", "write", "launch", "audit", "admin"] }) });
    return (await reply.json()).token;
  });
  const desk = new Desk(request, baseURL, `${slug}.localhost:${port}`, token);
  const brand = await desk.hire("Bea Brand", "manager");
  const stages = [{ name: "Brand", rule: "any", approvers: [{ member_id: brand.id }], due_in: 2 }];
  await desk.post("/approval-chains", { name: "Brand review", stages });

  await test.step("start a campaign and write its brief", async () => {
    await page.goto(`${home}/campaigns`);
    await settled(page);
    await page.getByRole("button", { name: "New campaign" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New campaign" });
    await dialog.getByLabel("Name").fill("Harbour Lights");
    await dialog.getByRole("button", { name: "Start campaign" }).click();
    await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}/);
    await settled(page);
    await expect(page.getByRole("heading", { name: "Harbour Lights" })).toBeVisible();
    await page.getByLabel("Objective").fill("Fill the evening cruises");
    await page.getByLabel("Audience").fill("Families within an hour's drive");
    await page.getByLabel("Single message").fill("The harbour is best after dark");
    await page.getByLabel("KPIs").fill("2,000 bookings");
    await page.getByLabel("Mandatories").fill("Weather line");
    await page.getByLabel("Budget").fill("12,500");
    await page.getByRole("button", { name: "Save brief" }).click();
    await expect(page.getByText("The brief is saved.")).toBeVisible();
  });

  const id = new URL(page.url()).pathname.split("/").pop();
  const campaign = await desk.get(`/campaigns/${id}`);
  await desk.patch(`/campaigns/${id}`, campaign.revision, { starts_on: day(3), ends_on: day(20), market: "AU-NSW", channels: ["email", "social"] });
  await desk.post(`/campaigns/${id}/checklist`, { label: "Terms reviewed by counsel" });

  await test.step("add the deliverable", async () => {
    await page.goto(`${home}/campaigns/${id}?tab=tasks`);
    await settled(page);
    await page.getByRole("button", { name: "Add task" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New task" });
    await dialog.getByLabel("Title").fill("Hero banner");
    await dialog.getByLabel("Approval chain").selectOption({ label: "Brand review" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Hero banner").first()).toBeVisible();
  });

  await test.step("upload the creative", async () => {
    const [task] = (await desk.get(`/campaigns/${id}/tasks`)).items;
    await desk.post("/proofs", { campaign_id: id, task_id: task.id, name: "Hero banner 1200x628" });
    await page.goto(`${home}/campaigns/${id}?tab=proofs`);
    await settled(page);
    await page.locator("input[type=file]").first().setInputFiles({ name: "hero.png", mimeType: "image/png", buffer: png(1200, 628, 30) });
    await expect(page.getByText("Version 1").first()).toBeVisible();
  });

  const gate = `${home}/campaigns/${id}/gate`;
  await test.step("be refused, with everything that is missing", async () => {
    await page.goto(gate);
    await settled(page);
    await page.getByRole("button", { name: "Try launch" }).click();
    const refusal = page.getByRole("dialog", { name: "The gate refused" });
    await expect(refusal).toBeVisible();
    await expect(refusal.getByText(/Hero banner/).first()).toBeVisible();
    await expect(refusal.getByText(/Terms reviewed by counsel/).first()).toBeVisible();
    await page.getByRole("button", { name: "Back to the gate" }).click();
  });

  await test.step("clear it: submit, confirm, and have somebody else approve", async () => {
    await page.goto(`${home}/campaigns/${id}?tab=tasks`);
    await settled(page);
    await page.getByRole("button", { name: /Submit for review/ }).first().click();
    await expect(page.getByText(/In review/).first()).toBeVisible();
    await page.goto(`${home}/campaigns/${id}?tab=checklist`);
    await settled(page);
    await page.getByRole("checkbox", { name: /Terms reviewed/ }).check();
    await expect(page.locator("main").getByText(/Olga Owner/).first()).toBeVisible();

    const other = await browser.newContext({ viewport: page.viewportSize() });
    const colleague = await other.newPage();
    await desk.signIn(colleague, "bea.brand@acme.test");
    const [task] = (await desk.get(`/campaigns/${id}/tasks`)).items;
    await colleague.goto(`${home}/reviews/${task.review_id}`);
    await settled(colleague);
    await decide(colleague);
    await other.close();
  });

  await test.step("launch", async () => {
    await page.goto(gate);
    await settled(page);
    await expect(page.getByText("Clear to launch")).toBeVisible();
    await page.getByRole("button", { name: "Launch", exact: true }).click();
    await page.getByRole("button", { name: "Launch now" }).click();
    await page.getByRole("link", { name: "Open the certificate" }).click();
    await page.waitForURL(/\/certificates\//);
    await settled(page);
    await expect(page.getByText("Bea Brand").first()).toBeVisible();
  });

  await test.step("verify the certificate and the record", async () => {
    await page.getByRole("button", { name: /verify/i }).first().click();
    await expect(page.getByText(/verified|holds|proved/i).first()).toBeVisible();
    const pdf = await page.evaluate(async () => {
      const reply = await fetch(`/api/v1/certificates/${location.pathname.split("/").pop()}.pdf`);
      return [reply.status, new TextDecoder().decode((await reply.arrayBuffer()).slice(0, 5))];
    });
    expect(pdf).toEqual([200, "%PDF-"]);
    await page.goto(`${home}/audit`);
    await settled(page);
    await page.locator("details.audit__event").first().locator("summary").click();
    await page.getByRole("button", { name: "Prove" }).first().click();
    await expect(page.getByText(/Proved: event \d+ is in the log/)).toBeVisible();
  });
});

async function decide(page) {
  await page.getByRole("radio", { name: /^Approve/ }).first().check({ force: true });
  await page.getByLabel(/Comment/).fill("On brand.");
  await page.getByRole("button", { name: "Decide", exact: true }).click();
  await expect(page.getByText("Approved").first()).toBeVisible();
}

function day(from) {
  return new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
}
