// pictures.mjs FOLDER: fills a new host with the flows of a small agency and takes the pictures of the user guide.
// BASE_URL and FLOWS_ADMIN_PASSWORD name the host; it has to run with Outgoing:AllowedNetworks=127.0.0.0/8, for the model that is played here.
import { chromium } from '@playwright/test';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const folder = process.argv[2];
const base = process.env.BASE_URL;
const post = { title: 'Tea for winter', content: 'Warm and good.', excerpt: 'On tea.' };
const chunk = (delta, finish, usage) => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'writer-1', choices: usage ? [] : [{ index: 0, delta, finish_reason: finish }], usage })}\n\n`;
const model = createServer((_, response) =>
  response
    .setHeader('content-type', 'text/event-stream')
    .end(chunk({ role: 'assistant', content: JSON.stringify(post) }, null) + chunk({}, 'stop') + chunk(null, null, { prompt_tokens: 412, completion_tokens: 655, total_tokens: 1_067 }) + 'data: [DONE]\n\n'),
).listen(0, '127.0.0.1');
await new Promise((resolve) => model.once('listening', resolve));

let token;
async function api(method, address, body) {
  const response = await fetch(base + address, { method, headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok && response.status < 500) {
    throw new Error(`${method} ${address} answered ${response.status}: ${text}`);
  }
  return text.startsWith('{') ? JSON.parse(text) : text;
}
({ accessToken: token } = await api('POST', '/elsa/api/identity/login', { username: 'admin', password: process.env.FLOWS_ADMIN_PASSWORD }));

const input = (type, value) => ({ typeName: null, expression: { type, value }, memoryReference: null });
const literal = (value) => input('Literal', value);
const script = (value) => input('JavaScript', value);
const step = (id, name, type, inputs = {}) => ({ id, name, type, version: 1, metadata: { displayText: name }, ...inputs });
const webhook = (address) => step('in', 'Webhook', 'Elsa.HttpEndpoint', { path: literal(address), supportedMethods: input('Object', '["POST"]'), customProperties: { canStartWorkflow: true } });
async function flow(definitionId, name, steps, publish = true) {
  const activities = steps.map((one, at) => ({ ...one, metadata: { ...one.metadata, designer: { position: { x: 60 + at * 250, y: 90 }, size: { width: 180, height: 54 } } } }));
  const connections = steps.slice(1).map((to, at) => ({ source: { activity: steps[at].id, port: 'Done' }, target: { activity: to.id, port: 'In' } }));
  await api('POST', '/elsa/api/workflow-definitions', { model: { definitionId, name, root: { id: 'flow', name: 'Flowchart1', type: 'Elsa.Flowchart', version: 1, activities, connections } }, publish });
}
const credential = async (name, type, values) => (await api('POST', '/api/credentials', { name, type, values })).credential.id;

const writer = await credential('Writer', 'openAiApi', { apiKey: 'sk-1', url: `http://127.0.0.1:${model.address().port}/v1`, model: 'writer-1', inputPrice: '2', outputPrice: '8' });
const slack = await credential('Team channel', 'slackApi', { webhookUrl: 'https://hooks.slack.com/services/T0/B0/x' });
const secret = await credential('Operations', 'webhookSecret', { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });

const greet = step('greet', 'Write the greeting', 'Elsa.WriteLine', { text: script("if (!$('in').first().json.body.email) throw new Error('The lead has no e-mail address.'); return 'Hello ' + $('in').first().json.body.name;") });
const count = step('count', 'Count the lead', 'Bizoholic.StoreMetric', { metric: literal('leads'), value: literal('1'), client: script("return $('in').first().json.body.tenant_id") });
const choose = step('choose', 'Choose a subject', 'Bizoholic.Experiment', { experimentName: literal('subject'), subject: script("return $('in').first().json.body.name"), variants: input('Object', '["Short","Long"]') });
await flow('lead-intake', 'Lead intake', [webhook('leads'), count, choose, { ...greet, text: script("return 'Hello'") }]);
await flow('lead-intake', 'Lead intake', [webhook('leads'), count, choose, greet]);
await flow('post-writer', 'Post writer', [
  webhook('posts'),
  step('write', 'Write the post', 'Bizoholic.GenerateContent', { credential: literal(writer), topic: script("return $('in').first().json.body.topic") }),
  step('ask', 'Ask for approval', 'Bizoholic.AskForApproval', { title: script('return `Publish “${$json.title}”?`') }),
  step('end', 'Publish', 'Elsa.WriteLine', { text: literal('published') }),
]);
const fields = [{ name: 'name', label: 'Your name', required: true }, { name: 'email', label: 'E-mail', type: 'email', required: true }, { name: 'wishes', label: 'Wishes', type: 'checkbox', options: ['Blog', 'Shop'] }];
await flow('contact', 'Contact form', [
  step('form', 'Form', 'Bizoholic.HostedForm', { path: literal('contact'), title: literal('Talk to us'), description: literal('We answer within a day.'), fields: input('Object', JSON.stringify(fields)), thanks: literal('Thank you.'), customProperties: { canStartWorkflow: true } }),
  step('note', 'Note it down', 'Elsa.WriteLine', { text: literal('noted') }),
]);

for (const [at, name] of ['Ada', 'Bo', 'Cem', 'Dia', 'Eli', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jo'].entries()) {
  await api('POST', '/webhook/leads', { name, email: at % 5 === 3 ? '' : `${name.toLowerCase()}@example.com`, tenant_id: at % 3 ? 'acme' : 'northwind' });
}
await api('POST', '/webhook/posts', { topic: 'Tea' });
for (const rule of [
  { name: 'Too many runs fail', when: 'failureRate', threshold: 25, channel: { kind: 'slack', credential: slack, slackChannel: '#operations' } },
  { name: 'AI spends too much', when: 'budget', threshold: 50, period: 'month', spending: 'cost', channel: { kind: 'webhook', credential: secret, url: 'https://status.example.com/flows' } },
]) {
  await api('POST', '/api/alerts', rule);
}
await api('POST', '/api/users', { userName: 'mia@example.com', roles: ['marketer'] });
await api('POST', '/api/keys', { name: 'Backend', scopes: ['read', 'write'] });

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file)), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
await page.addInitScript((accessToken) => Object.assign(window, { __auth: { accessToken } }), token);
async function picture(name, address, prepare = async () => undefined, fullPage = true) {
  await page.setViewportSize({ width: 1500, height: fullPage ? 950 : 900 });
  await page.goto(`${base}/studio/${address}`);
  await prepare();
  await page.waitForFunction(() => document.querySelector('[role=status][aria-label="Loading…"]') === null);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage });
}
const runOf = async (id, status) => (await api('GET', `/api/runs?flow=${id}&status=${status}`)).items[0].id;

await picture('home', 'home', () => page.getByText('Busiest flows').waitFor());
await picture('flows', 'workflows/definitions', () => page.getByText('Lead intake').first().waitFor());
await picture('versions', 'flows/lead-intake/versions', () => page.locator('del').first().waitFor());
await picture('runs', 'workflows/instances', () => page.getByRole('row').nth(3).waitFor());
await picture('run', `runs/${await runOf('post-writer', 'Suspended')}`, async () => {
  await page.locator('[data-step=write] summary').first().click();
  await page.setViewportSize({ width: 1500, height: 1800 }); // what scrolls is drawn only where it can be seen
  await page.locator('[data-step=write] pre').last().getByText('Tea for winter').waitFor();
});
await picture('approvals', 'approvals', () => page.getByText('Publish “Tea for winter”?').waitFor());
await picture('forms', 'forms', () => page.getByText('Talk to us').first().waitFor());
await picture('analytics', 'analytics', () => page.locator('[aria-label^="Chance of each variant"] svg').waitFor());
await picture('health', 'health', () => page.getByText('AI spends too much').waitFor());
await picture('settings', 'settings', () => page.getByText('mia@example.com').first().waitFor());
await picture('try-flow', 'workflows/definitions/lead-intake/edit', async () => {
  await page.locator('#studio-outlet .x6-node').filter({ hasText: 'Write the greeting' }).waitFor({ timeout: 120_000 });
  await page.getByText('Opening the editor…').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Data and tests' }).click();
  await page.locator('#studio-outlet .x6-node').filter({ hasText: 'Webhook' }).first().click({ force: true });
  await page.getByText('example.com').first().waitFor({ timeout: 30_000 });
}, false);
await browser.close();
model.close();
