import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestPicture } from '../../src/views/digest-picture.ts';
import { startWeb } from '../fakes/fake-web.ts';
import type { FakeWeb } from '../fakes/fake-web.ts';
import { scriptedBot } from '../fakes/fake-web-bot.ts';
import type { ScriptedBot } from '../fakes/fake-web-bot.ts';
import { findChromium, launch, openPlayground } from '../fakes/playground-page.ts';
import type { PlaygroundPage } from '../fakes/playground-page.ts';

const chromium = findChromium(process.env['PATH'] ?? '');
const words = 'The VPN drops every few minutes';
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

describe.runIf(chromium)('the playground in a browser', { timeout: 30_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let bot: ScriptedBot;
  let web: FakeWeb;

  beforeAll(async () => {
    browser = await launch(chromium ?? '');
  }, 30_000);
  afterAll(() => browser?.close());
  beforeEach(async () => {
    bot = scriptedBot();
    web = await startWeb(bot);
    bot.adapter = web.adapter;
  });
  afterEach(async () => {
    await context?.close();
    await web.close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<PlaygroundPage> {
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return openPlayground(page, web.url);
  }

  async function report(play: PlaygroundPage): Promise<void> {
    await play.write('requester', words);
    await play.press('requester', 'Report a problem');
    await play.form.fill({ 'What is it about?': 'VPN', 'Who is stopped': 'Several colleagues' });
    await play.form.submit();
    await play.form.closed();
    await play.sees('requester', 'AA-1042');
  }

  async function findings(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  }

  const sideways = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

  it('carries a report to the queue and the answer back', async () => {
    const play = await open();
    await report(play);
    await play.press('queue', 'Übernehmen', 'AA-1042');
    await play.sees('queue', 'Übernommen von Rita Sommer');
    await play.reply('queue', 'AA-1042', 'Cable or WLAN?');
    await play.sees('requester', 'Cable or WLAN?');
    await play.sees('queue', 'delivered');
    await play.reply('requester', 'AA-1042', 'Cable.');
    await play.sees('queue', 'Cable.');

    const queue = await play.thread('queue', 'AA-1042');
    expect(queue).toHaveLength(4);
    expect(queue[0]).toContain(words);
    expect(queue[2]).toBe('Cable or WLAN?');
    expect(queue[3]).toContain('Cable.');
    expect((await play.thread('requester', 'we have your report')).at(-1)).toBe('Cable.');
    expect(play.complaints).toEqual([]);
  });

  it('shows everything again after the server was started anew, without a reload', async () => {
    const play = await open();
    await report(play);
    await web.close();
    await play.page.locator('#connection[data-state="lost"]').waitFor();
    web = await startWeb(bot, { store: web.store, port: web.port });
    bot.adapter = web.adapter;
    await play.page.locator('#connection[data-state="live"]').waitFor();
    await play.reply('queue', 'AA-1042', 'We are back');
    await play.sees('requester', 'We are back');
    await play.page.reload();
    await play.sees('requester', 'We are back');
    expect(await play.thread('queue', 'AA-1042')).toHaveLength(2);
  });

  it('keeps what could not be sent, and sends it once', async () => {
    const play = await open();
    bot.away = 1;
    await play.write('requester', 'Do not lose me');
    await play.page.getByText('Not sent').waitFor();
    await play.page.reload();
    await play.page.locator('#connection[data-state="live"]').waitFor();
    await play.sees('requester', 'What shall I do with this?');
    expect(bot.events).toHaveLength(1);
    expect(await play.side('requester').getByText('Do not lose me').count()).toBe(1);

    bot.away = 1;
    await play.write('requester', 'Nor me');
    await play.page.getByText('Not sent').waitFor();
    // It is stored already, but must not look as if it had arrived as well.
    expect(await play.side('requester').getByText('Nor me').filter({ visible: true }).count()).toBe(1);
    await play.page.getByRole('button', { name: 'Try again' }).click();
    await play.page.locator('.unsent').waitFor({ state: 'detached' });
    expect(bot.events).toHaveLength(2);
    expect(await play.side('requester').getByText('Nor me').count()).toBe(1);
  });

  it('offers a press that was not taken once more', async () => {
    const play = await open();
    await report(play);
    bot.away = 1;
    await play.press('queue', 'Übernehmen', 'AA-1042');
    await play.page.getByRole('button', { name: 'Try again' }).click();
    await play.sees('queue', 'Übernommen von Rita Sommer');
    expect(await play.page.getByText('Not sent').count()).toBe(0);
  });

  it('shows what only one person may see to that person', async () => {
    const play = await open();
    await report(play);
    await play.chooseResponder('Ben Öztürk');
    await play.press('queue', 'Übernehmen', 'AA-1042');
    expect(await play.notice('queue')).toBe('Schon übernommen von Rita Sommer.');
    expect(await play.side('requester').locator('.notice').count()).toBe(0);
  });

  it('shows field errors at their fields and keeps what was typed and attached', async () => {
    const play = await open();
    await play.write('requester', 'VPN');
    await play.press('requester', 'Report a problem');
    await play.form.submit();
    expect(await play.form.errors()).toEqual({ 'What is it about?': 'Please choose one.' });

    await play.form.fill({ 'What is it about?': 'Printer', 'What happens?': 'smoke', 'Since when?': 'Monday' });
    await play.form.attach('Screenshots', [{ name: 'smoke.png', mimeType: 'image/png', buffer: png }]);
    await play.form.submit();
    await play.page.getByText('Please say a little more.').waitFor();
    expect(await play.form.errors()).toEqual({ 'What happens?': 'Please say a little more.' });
    const field = play.page.getByLabel('What happens?');
    expect(await field.inputValue()).toBe('smoke');
    expect(await field.and(play.page.locator(':focus')).count()).toBe(1);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const described = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const told = await Promise.all(described.map((id) => play.page.locator(`#${id}`).innerText()));
    expect(told).toEqual(['What did you do, what did you see?', 'Please say a little more.']);

    await play.form.fill({ 'What happens?': 'There is smoke in the room' });
    await play.form.submit();
    await play.form.closed();
    await play.sees('queue', 'There is smoke in the room');
    const sent = bot.events.at(-1);
    expect(sent).toMatchObject({ type: 'form', values: { service: 'Printer', impact: 'me', since: 'Monday' }, attachments: [{ name: 'smoke.png' }] });
    const [download] = await Promise.all([play.page.waitForEvent('download'), play.side('queue').getByText('smoke.png').click()]);
    expect(download.suggestedFilename()).toBe('smoke.png');
  });

  it('asks before it throws away what was typed', async () => {
    const play = await open();
    await play.write('requester', words);
    await play.press('requester', 'Report a problem');
    await play.form.fill({ 'Since when?': 'Monday' });
    await play.page.keyboard.press('Escape');
    await play.page.getByRole('button', { name: 'Keep filling in' }).click();
    expect(await play.page.getByLabel('Since when?').inputValue()).toBe('Monday');
    await play.page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await play.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await play.form.closed();
    expect(bot.events.filter((event) => event.type === 'form')).toEqual([]);
  });

  it('lets people change and delete what they wrote', async () => {
    const play = await open();
    await play.write('requester', 'Helo');
    await play.sees('requester', 'What shall I do with this?');
    const own = play.side('requester').locator('.post.mine');
    await own.hover();
    await own.getByRole('button', { name: 'Edit' }).click();
    await own.locator('textarea').fill('Hello');
    await own.getByRole('button', { name: 'Save' }).click();
    await play.sees('requester', '(edited)');
    expect(bot.events.at(-1)).toMatchObject({ variant: 'edited', text: 'Hello' });
    await own.getByRole('button', { name: 'Delete' }).click();
    await own.getByRole('button', { name: 'Really delete?' }).click();
    await play.sees('requester', 'This message was deleted.');
    expect(bot.events.at(-1)).toMatchObject({ variant: 'deleted', text: '' });
    expect(await play.side('requester').getByText('Hello', { exact: true }).count()).toBe(0);
  });

  it('shows typed markup as text', async () => {
    const play = await open();
    const evil = '<img src=x onerror="document.title=1"><script>alert(1)</script> [bank](https://evil.example) <!channel> *b* &lt;i&gt;';
    await web.adapter.post(
      { to: 'channel', platform: 'web', channel: 'network' },
      { title: evil, text: evil, quote: { author: evil, text: `${evil}\n  two` }, facts: [{ label: evil, value: evil }], lists: [{ title: evil, items: [{ text: evil }] }], buttons: [{ action: 'x', value: '1', label: evil.slice(0, 75) }] },
      'evil',
    );
    await play.write('requester', evil);
    await play.sees('requester', evil);
    const card = play.side('queue').locator('.bubble').first();
    await card.waitFor();
    expect((await card.innerText()).split(evil)).toHaveLength(9);
    expect(await card.locator('img, script, a, b, i').count()).toBe(0);
    expect(await play.side('requester').locator('.bubble :is(img, script, a)').count()).toBe(0);
    expect(await play.page.title()).toBe('Botschaft · Playground');
    expect(play.complaints).toEqual([]);
  });

  /** A digest in one channel, about a ticket in another and about what nobody here may open. */
  async function digestOf(channel: string): Promise<void> {
    const to = (id: string) => ({ to: 'channel', platform: 'web', channel: id }) as const;
    for (let number = 1; number <= 6; number += 1) await web.adapter.post(to('network'), { title: `AA-${number} · VPN`, text: 'Line\n'.repeat(9) }, `ticket-${number}`);
    const { thread } = await web.adapter.post(to('network'), { title: 'AA-7 · Printer', text: 'It smokes' }, 'ticket-7');
    for (let number = 8; number <= 12; number += 1) await web.adapter.post(to('network'), { title: `AA-${number} · VPN`, text: 'Line\n'.repeat(9) }, `ticket-${number}`);
    await web.adapter.post(to(channel), {
      title: 'IT week 47', text: 'In detail',
      lists: [
        { title: 'Waiting for an answer', items: [{ text: 'AA-7 · Printer', thread }, { text: 'AA-8 · VPN' }] },
        { title: 'Elsewhere', items: [{ text: 'AA-9 at home', thread: { platform: 'web', id: 'direct:jonas/1' } }, { text: 'AA-10 gone', thread: { platform: 'web', id: 'channel:no-longer/1' } }] },
      ],
    }, 'digest');
  }

  it('leads from an item of a list to its thread, by mouse, by keyboard and in a tab of its own', async () => {
    await digestOf('desk');
    const play = await open();
    await play.chooseResponder('Rita Sommer');
    await play.chooseChannel('Service desk');
    const lists = play.side('queue').locator('.message-list');
    await lists.first().waitFor();
    expect(await lists.allInnerTexts()).toEqual(['Waiting for an answer\nAA-7 · Printer →\nAA-8 · VPN', 'Elsewhere\nAA-9 at home\nAA-10 gone']);
    expect(await lists.getByRole('link').count()).toBe(1);
    const jump = () => play.side('queue').getByRole('link', { name: 'Open: AA-7 · Printer' });
    const ticket = (page: Page) => page.locator('article:focus', { hasText: 'AA-7 · Printer' });
    const inView = (page: Page) => ticket(page).evaluate((element) => {
      const { top, bottom } = (element as unknown as { getBoundingClientRect(): { top: number; bottom: number } }).getBoundingClientRect();
      return top > 0 && bottom < 860;
    });

    await jump().click();
    await ticket(play.page).waitFor();
    expect(await play.page.locator('#channel').inputValue()).toBe('network');
    expect(await inView(play.page)).toBe(true);

    await play.chooseChannel('Service desk');
    await jump().focus();
    await play.page.keyboard.press('Enter');
    await ticket(play.page).waitFor();
    expect(await inView(play.page)).toBe(true);

    await play.chooseChannel('Service desk');
    const address = await jump().getAttribute('href');
    const other = await context.newPage();
    await other.goto(new URL(address ?? '', web.url).href);
    await ticket(other).waitFor();
    expect(await inView(other)).toBe(true);
    await other.goto(`${web.url}/?x#thread=channel:network/999999`);
    await other.locator('#connection[data-state="live"]').waitFor();
    expect(play.complaints).toEqual([]);
  });

  it('says of a channel that it is there to be read, and offers no tickets there', async () => {
    await web.close();
    const network = { id: 'network', name: { de: 'Netz', en: 'Network' }, group: 'network' };
    web = await startWeb(bot, { store: web.store, port: web.port, config: { channels: [network, { id: 'nairobi', name: { de: 'Botschaft Nairobi', en: 'Embassy Nairobi' }, group: null }] } });
    const play = await open();
    const queue = play.side('queue');
    const groups = await queue.locator('#channel optgroup').all();
    expect(await Promise.all(groups.map((group) => group.getAttribute('label')))).toEqual(['Queues of the IT group', 'Channels to read']);
    expect(await queue.getByRole('heading').first().innerText()).toBe('In the IT group');
    await play.openTab('queue', 'Open tickets');
    await play.chooseChannel('Embassy Nairobi');
    expect(await queue.getByRole('heading').first().innerText()).toBe('In a channel to read');
    expect(await queue.getByRole('tab').allInnerTexts()).toEqual(['Channel']);
    await play.sees('queue', 'Nothing to read yet');
    expect(await findings(play.page)).toEqual([]);
    expect(play.complaints).toEqual([]);
  });

  it('follows the language of the person, and its own switch', async () => {
    const play = await open();
    expect(await play.page.locator('html').getAttribute('lang')).toBe('en');
    await play.choosePerson('Jonas Brandt');
    expect(await play.page.locator('html').getAttribute('lang')).toBe('de');
    await play.sees('requester', 'Was können wir für Sie tun?');
    await play.chooseLanguage('English');
    await play.sees('requester', 'What can we do for you?');
    await play.page.reload();
    await play.sees('requester', 'What can we do for you?');
    expect(await play.page.locator('#person').inputValue()).toBe('jonas');
  });

  it('keeps the chats of different people and channels apart', async () => {
    const play = await open();
    await report(play);
    await play.choosePerson('Jonas Brandt');
    await play.sees('requester', 'Was können wir für Sie tun?');
    expect(await play.side('requester').getByText('AA-1042').count()).toBe(0);
    await play.chooseChannel('Service Desk');
    await play.sees('queue', 'Noch kein Anliegen in diesem Kanal');
    await play.choosePerson('Amina Kamau');
    await play.sees('requester', 'AA-1042');
  });

  it('leads to the channel in which something new has arrived, as somebody who may answer there', async () => {
    const play = await open();
    await play.chooseChannel('Service desk');
    await report(play);
    await play.page.reload();
    await play.side('queue').getByRole('button', { name: 'Network & remote access (1)' }).click();
    await play.press('queue', 'Übernehmen', 'AA-1042');
    await play.sees('queue', 'Übernommen von Rita Sommer');
    expect(await play.side('queue').getByText('News in:').count()).toBe(0);
  });

  it('puts the thread with the newest post last, and does not take away what one is writing', async () => {
    const play = await open();
    const ticket = (title: string) =>
      web.adapter.post({ to: 'channel', platform: 'web', channel: 'network' }, { title, text: 'Line\n'.repeat(12) }, title);
    const first = await ticket('AA-1');
    await ticket('AA-2');
    await ticket('AA-3');
    await play.sees('queue', 'AA-3');
    const titles = () => play.side('queue').locator('.thread .message-title').allInnerTexts();
    expect(await titles()).toEqual(['AA-1', 'AA-2', 'AA-3']);

    const thread = play.side('queue').locator('.thread', { hasText: 'AA-1' });
    await thread.getByRole('button', { name: 'Reply' }).click();
    const box = thread.locator('textarea');
    await play.page.keyboard.type('Half a ');
    await web.adapter.post({ to: 'thread', thread: first.thread }, { text: 'Something\nnew' }, 'news');
    await play.sees('queue', 'Something');
    await play.page.keyboard.type('sentence');
    expect(await titles()).toEqual(['AA-2', 'AA-3', 'AA-1']);
    expect(await box.inputValue()).toBe('Half a sentence');
    const [written, log] = await Promise.all([box.boundingBox(), play.side('queue').locator('.log').boundingBox()]);
    expect(written?.y).toBeGreaterThan(log?.y ?? 0);
    expect((written?.y ?? 0) + (written?.height ?? 0)).toBeLessThan((log?.y ?? 0) + (log?.height ?? 0));
  });

  it('has panes for my tickets, the personal page and open tickets, and commands in the box', async () => {
    const play = await open();
    await report(play);
    await play.openTab('queue', 'Open tickets');
    await play.sees('queue', 'Take AA-1042');
    expect(bot.events.at(-1)).toMatchObject({ action: 'command', text: 'queue', thread: { id: 'channel:network' } });
    await play.openTab('requester', 'My tickets');
    await play.sees('requester', 'Your tickets');
    expect(bot.events.at(-1)).toMatchObject({ action: 'command', text: 'status', direct: true });
    await play.openTab('requester', 'My IT');
    await play.sees('requester', '1 open');
    await play.openTab('requester', 'Conversation');
    await play.write('requester', '/it status');
    expect(await play.notice('requester')).toContain('AA-1042');
    await play.sees('requester', 'Only you can see this');
  });

  it('tells screen readers of new messages only', async () => {
    const play = await open();
    await report(play);
    const spoken = play.side('requester').locator('[aria-live]');
    await web.adapter.post({ to: 'thread', thread: { platform: 'web', id: 'direct:amina' } }, { text: 'The line is back' }, 'news');
    await expect.poll(() => spoken.textContent()).toBe('New message from Botschaft: The line is back');
    await play.page.reload();
    await play.sees('requester', 'The line is back');
    expect(await spoken.textContent()).toBe('');
  });

  it('can be used with the keyboard alone', async () => {
    const play = await open();
    const { keyboard } = play.page;
    const focused = () => play.page.evaluate<string>('document.activeElement.textContent.trim()');
    const tabTo = async (label: string) => {
      for (let step = 0; step < 60; step += 1) {
        await keyboard.press('Tab');
        if ((await focused()) === label) return;
      }
      throw new Error(`"${label}" was not reached`);
    };

    await keyboard.press('Tab');
    expect(await focused()).toBe('To the mission’s side');
    await tabTo('My details');
    await keyboard.press('Enter');
    const search = play.page.getByRole('combobox', { name: 'Mission' });
    await search.waitFor();
    expect(await search.and(play.page.locator(':focus')).count()).toBe(1);
    await keyboard.type('ne');
    await play.page.getByRole('option', { name: 'Botschaft Neapel' }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    const active = await search.getAttribute('aria-activedescendant');
    expect(await play.page.locator(`#${active}`).innerText()).toBe('Botschaft New York');
    await keyboard.press('Enter');
    expect(await search.inputValue()).toBe('Botschaft New York');
    await tabTo('Save');
    await keyboard.press('Enter');
    expect(await play.notice('requester')).toBe('Your mission is new york.');
    expect(await focused()).toBe('My details');

    await play.page.locator('#requester .chat > .composer textarea').focus();
    await keyboard.type(words);
    await keyboard.press('Enter');
    await play.sees('requester', 'What shall I do with this?');
    await keyboard.press('Shift+Tab');
    await play.side('requester').getByRole('button', { name: 'Report a problem' }).focus();
    await keyboard.press('Enter');
    expect(await play.form.title()).toBe('Report a problem');
    await keyboard.type('VPN');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    expect(await play.page.locator(':focus').getAttribute('type')).toBe('radio');
    await keyboard.press('ArrowDown');
    await keyboard.press('Tab');
    await keyboard.type('yesterday');
    await keyboard.press('Enter');
    await play.form.closed();
    expect(bot.events.at(-1)).toMatchObject({ type: 'form', values: { service: 'VPN', impact: 'several', since: 'yesterday' } });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`shows a picture with its words, at a size that is kept free before it comes, in ${colorScheme}`, async () => {
      const figures = [[3, 2], [7, 5], [4, 6], [12, 9], [5, 8]].map(([received = 0, resolved = 0], index) => ({ week: `2026-W${43 + index}`, received, resolved }));
      const picture = await digestPicture('en', { kind: 'mission', weeks: figures });
      const play = await open({ colorScheme, viewport: { width: 360, height: 800 } });
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => { release = resolve; });
      await play.page.route('**/playground/pictures/*', async (route) => {
        await held;
        await route.continue();
      });
      await web.adapter.post({ to: 'person', platform: 'web', tenant: 'playground', userId: 'amina', direct: 'amina' }, { title: 'Your week 47', text: 'Five reported, eight resolved.', picture }, 'k-picture');
      await play.sees('requester', 'Your week 47');
      const image = play.side('requester').getByRole('img', { name: picture.alt });
      const before = await image.boundingBox();
      release();
      await expect.poll(() => image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth)).toBe(720);
      expect(await image.boundingBox()).toEqual(before);
      expect(before!.width).toBeGreaterThan(290);
      expect(before!.height / before!.width).toBeCloseTo(picture.height / picture.width, 2);
      expect(await sideways(play.page)).toBe(0);
      expect(await findings(play.page)).toEqual([]);
      expect(play.complaints).toEqual([]);
    });

    it(`has no serious accessibility finding, and fits, in ${colorScheme}`, async () => {
      const play = await open({ colorScheme });
      expect(await findings(play.page)).toEqual([]);
      await play.write('requester', words);
      await play.press('requester', 'Report a problem');
      await play.form.fill({ 'What is it about?': 'VPN', 'What happens?': 'short' });
      await play.form.submit();
      await play.page.getByText('Please say a little more.').waitFor();
      expect(await findings(play.page)).toEqual([]);
      await play.page.setViewportSize({ width: 360, height: 740 });
      expect(await findings(play.page)).toEqual([]);
      expect(await sideways(play.page)).toBe(0);
      await play.form.fill({ 'What happens?': words });
      await play.form.submit();
      await play.form.closed();
      await play.press('queue', 'Übernehmen', 'AA-1042');
      await play.reply('queue', 'AA-1042', 'Averyverylongwordwithoutanyspaceinit'.repeat(8));
      await play.sees('requester', 'Averyvery');
      await play.openTab('requester', 'My tickets');
      await play.sees('requester', 'Your tickets');
      await play.write('queue', '/it queue');
      await play.notice('queue');
      expect(await findings(play.page)).toEqual([]);
      expect(await sideways(play.page)).toBe(0);
      const [requester, queue] = await Promise.all([play.side('requester').boundingBox(), play.side('queue').boundingBox()]);
      expect(queue?.y).toBeGreaterThan((requester?.y ?? 0) + (requester?.height ?? 0));
      await play.page.setViewportSize({ width: 1280, height: 860 });
      expect(await findings(play.page)).toEqual([]);
      expect(await sideways(play.page)).toBe(0);
      await play.page.getByRole('button', { name: 'My details' }).click();
      await play.page.getByRole('combobox', { name: 'Mission' }).fill('n');
      await play.page.getByRole('dialog').getByRole('option').first().waitFor();
      expect(await findings(play.page)).toEqual([]);
      expect(play.complaints).toEqual([]);
    });
  }
});
