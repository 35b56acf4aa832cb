/** Drives the playground's page in a real browser, in the words of a person who uses it. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The path of a Chromium on this machine; undefined (and one printed sentence) where there is none. */
export function findChromium(path: string): string | undefined {
  const folders = [...path.split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
  if (!found) console.info('No Chromium was found, so the browser tests are left out; "apt-get install -y chromium" brings one.');
  return found;
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

type PageSide = 'requester' | 'queue';

export interface PlaygroundPage {
  page: Page;
  /** Sentences about a broken content security policy, and script errors; empty in a healthy page. */
  complaints: string[];
  side(side: PageSide): Locator;
  choosePerson(name: string): Promise<void>;
  chooseResponder(name: string): Promise<void>;
  chooseChannel(name: string): Promise<void>;
  chooseLanguage(language: 'Deutsch' | 'English'): Promise<void>;
  /** Writes into the chat or channel itself. */
  write(side: PageSide, text: string): Promise<void>;
  /** Writes into the thread whose posts contain `words`. */
  reply(side: PageSide, words: string, text: string): Promise<void>;
  /** Presses the newest button with this label, in the thread that contains `words` if given. */
  press(side: PageSide, label: string, words?: string): Promise<void>;
  openTab(side: PageSide, label: string): Promise<void>;
  /** The thread whose posts contain `words`: its first post and its replies, oldest first, as they can be read. */
  thread(side: PageSide, words: string): Promise<string[]>;
  /** Waits until this can be read on that side. */
  sees(side: PageSide, text: string): Promise<void>;
  /** The text of the newest notice on that side; waits for one. */
  notice(side: PageSide): Promise<string>;
  /** The form that is open. */
  form: {
    title(): Promise<string>;
    /** By label: a text is typed, an entry of a list or group chosen, in a search field typed and chosen. */
    fill(values: Record<string, string>): Promise<void>;
    attach(label: string, files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void>;
    submit(): Promise<void>;
    /** Waits until no form is open. */
    closed(): Promise<void>;
    /** Label → sentence, for the fields that have one. */
    errors(): Promise<Record<string, string>>;
  };
}

export async function openPlayground(page: Page, url: string): Promise<PlaygroundPage> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) complaints.push(line.text());
  });
  await page.goto(url);
  await page.locator('#connection[data-state="live"]').waitFor();

  const side = (name: PageSide) => page.locator(`#${name}`);
  const chat = (name: PageSide) => side(name).locator('[role="tabpanel"]').first();
  const threadWith = (name: PageSide, words: string) => side(name).locator('.thread', { hasText: words }).last();
  const dialog = page.locator('dialog[open]');

  async function choose(id: string, label: string) {
    await page.locator(id).selectOption({ label });
    await page.locator('#connection[data-state="live"]').waitFor();
  }

  async function fillField(label: string, value: string) {
    const field = dialog.locator('.field', { has: page.locator('label, legend').filter({ hasText: label }) }).first();
    await field.waitFor();
    if (await field.locator('[role="combobox"]').count()) {
      await field.locator('[role="combobox"]').fill(value);
      await field.locator('[role="option"]', { hasText: value }).first().click();
    } else if (await field.locator('select').count()) await field.locator('select').selectOption({ label: value });
    else if (await field.locator('input[type="radio"]').count()) await field.getByLabel(value, { exact: true }).check();
    else await field.locator('input, textarea').first().fill(value);
  }

  return {
    page,
    complaints,
    side,
    choosePerson: (name) => choose('#person', name),
    chooseResponder: (name) => choose('#responder', name),
    chooseChannel: (name) => choose('#channel', name),
    chooseLanguage: async (language) => page.locator('#languages').getByText(language).click(),
    async write(name, text) {
      const box = chat(name).locator('.chat > .composer textarea');
      await box.fill(text);
      await box.press('Enter');
    },
    async reply(name, words, text) {
      const thread = threadWith(name, words);
      const box = thread.locator('.thread-foot textarea');
      if (!(await box.count())) await thread.locator('button.reply').click();
      await box.fill(text);
      await box.press('Enter');
    },
    async press(name, label, words) {
      const where = words === undefined ? side(name) : threadWith(name, words);
      await where.locator('.buttons').getByRole('button', { name: label, exact: true }).last().click();
    },
    openTab: async (name, label) => side(name).getByRole('tab', { name: label }).click(),
    async thread(name, words) {
      await threadWith(name, words).waitFor();
      return threadWith(name, words).locator('article:not(.held) .bubble').allInnerTexts();
    },
    sees: async (name, text) => side(name).locator('.panels').getByText(text).last().waitFor(),
    notice: async (name) => side(name).locator('.notice .message').innerText(),
    form: {
      title: async () => dialog.locator('h2').innerText(),
      async fill(values) {
        for (const [label, value] of Object.entries(values)) await fillField(label, value);
      },
      async attach(label, files) {
        const field = dialog.locator('fieldset.field', { hasText: label });
        await field.locator('input[type="file"]').setInputFiles(files);
        for (const file of files) await field.locator('.attached').getByText(file.name).waitFor();
      },
      submit: async () => dialog.locator('button[type="submit"]').click(),
      closed: async () => dialog.waitFor({ state: 'detached' }),
      async errors() {
        const wrong = await dialog.locator('.field.wrong').all();
        const entries = wrong.map(async (field) => [
          (await field.locator('label, legend').first().innerText()).trim(),
          await field.locator('.error').first().innerText(),
        ] as const);
        return Object.fromEntries(await Promise.all(entries));
      },
    },
  };
}
