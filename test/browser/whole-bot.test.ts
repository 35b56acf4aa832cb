import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { pino } from 'pino';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../../src/app.ts';
import type { App } from '../../src/app.ts';
import { demoCatalogue } from '../../src/config.ts';
import { findChromium, launch, openPlayground } from '../fakes/playground-page.ts';
import { understandsNothing } from '../fakes/understands-nothing.ts';
import type { PlaygroundPage } from '../fakes/playground-page.ts';

const chromium = findChromium(process.env['PATH'] ?? '');

/** The bot as `npm start` starts it, with the demo catalogue; every test plays people of its own. */
describe.runIf(chromium)('the whole bot in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;
  let app: App;
  let dataDir: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'botschaft-browser-'));
    [browser, app] = await Promise.all([launch(chromium ?? ''), start(0)]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });

  function start(port: number): Promise<App> {
    const config = { host: '127.0.0.1', port, dataDir, catalogue: demoCatalogue, playground: true, logLevel: 'silent' };
    return startApp(config, { understanding: understandsNothing, log: pino({ level: 'silent' }) });
  }

  async function open(options: BrowserContextOptions = {}): Promise<PlaygroundPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', ...options });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return openPlayground(page, app.url);
  }

  /** Writes, presses the menu's button and sends the form. Resolves to the new ticket's reference. */
  async function report(play: PlaygroundPage, words: string, values: Record<string, string>): Promise<string> {
    await play.write('requester', words);
    await play.side('requester').locator('.thread').last().locator('.buttons button.primary').click();
    await play.form.fill(values);
    await play.form.submit();
    await play.form.closed();
    const receipt = play.side('requester').locator('.post.card', { hasText: words }).last();
    return /AA-\d+/.exec(await receipt.locator('.message-title').innerText())?.[0] ?? '';
  }

  /** The first post of the thread in which `words` stand: the ticket's card or receipt. */
  const card = async (play: PlaygroundPage, side: 'requester' | 'queue', words: string) =>
    (await play.thread(side, words))[0] ?? '';

  it('carries a report from the mission to a closed ticket', async () => {
    const play = await open();
    const trouble = 'Seit heute früh bricht das VPN alle paar Minuten ab.';
    await play.choosePerson('Erika Musterfrau');
    await play.chooseChannel('Netz und Fernzugriff');
    const reference = await report(play, trouble, {
      'Welcher Dienst?': 'VPN und Fernzugriff',
      'Wer kann': 'Mehrere Kolleginnen und Kollegen (Dringlichkeit: hoch)',
    });

    const receipt = await card(play, 'requester', 'Ihre Meldung ist bei');
    expect(receipt).toContain('Danke, Ihre Meldung ist bei Netz und Fernzugriff angekommen.');
    for (const words of [reference, trouble, 'neu', 'hoch', 'Botschaft Kairo', '(Ihre Ortszeit)']) expect(receipt).toContain(words);
    await play.press('queue', 'Übernehmen', reference);
    await play.sees('queue', `Rita Ruhig hat ${reference} übernommen.`);
    await play.sees('requester', `Rita Ruhig aus der IT-Gruppe kümmert sich jetzt um ${reference}.`);

    await play.reply('queue', reference, 'Sind Sie am Kabel oder im WLAN?');
    await play.sees('requester', 'Sind Sie am Kabel oder im WLAN?');
    await play.sees('queue', 'zugestellt');
    await play.reply('queue', reference, '// vermutlich der alte Router');
    await play.reply('requester', 'Ihre Meldung ist bei', 'Am Kabel, im zweiten Stock.');
    await play.sees('queue', 'Am Kabel, im zweiten Stock.');
    await play.press('queue', 'Lösen', reference);
    await play.form.fill({ 'Antwort an Erika Musterfrau': 'Der Router ist getauscht.' });
    await play.form.submit();
    await play.form.closed();
    await play.sees('requester', `${reference} ist gelöst, sagt Rita Ruhig (IT-Gruppe).`);
    await play.press('requester', 'Gelöst, danke', 'Ihre Meldung ist bei');
    await play.sees('queue', `Die Vertretung bestätigt: ${reference} ist gelöst.`);
    await play.sees('requester', `${reference} ist geschlossen.`);

    const [closed = '', ...heard] = await play.thread('requester', 'Ihre Meldung ist bei');
    expect(closed).toContain('Dieses Anliegen ist geschlossen.');
    expect(heard).toEqual([
      `Rita Ruhig aus der IT-Gruppe kümmert sich jetzt um ${reference}.`,
      'Rita Ruhig (IT-Gruppe):\n\nSind Sie am Kabel oder im WLAN?',
      'Am Kabel, im zweiten Stock.',
      expect.stringMatching(`${reference} ist gelöst, sagt Rita Ruhig \\(IT-Gruppe\\)\\. Falls nicht[^]*Der Router ist getauscht\\.`),
      `${reference} ist geschlossen. Schön, dass es wieder geht!`,
    ]);
    expect(await play.side('requester').getByText('der alte Router').count()).toBe(0);
    expect(await card(play, 'queue', reference)).toContain('geschlossen');
    const delivered = play.side('queue').locator('.post', { has: play.page.locator('.reaction') });
    expect(await delivered.locator('.bubble').allInnerTexts()).toEqual(['Sind Sie am Kabel oder im WLAN?']);
    expect(play.complaints).toEqual([]);
  });

  it('lets one of two win who press the same button at once, and tells the other who', async () => {
    const [rita, bob] = await Promise.all([open(), open()]);
    for (const play of [rita, bob]) {
      await play.choosePerson('Priya Sample');
      await play.chooseChannel('Workplace');
    }
    await bob.chooseResponder('Bob Byte');
    const reference = await report(rita, 'The second screen flickers', {
      'Which service?': 'Computer and screen',
      'Who is stopped': 'Only me (urgency: normal)',
    });
    const take = (play: PlaygroundPage) => play.side('queue').getByRole('button', { name: 'Übernehmen', exact: true }).elementHandle();
    const buttons = await Promise.all([take(rita), take(bob)]);
    // Pressed inside the pages, so that the first press cannot take the button away from the second.
    await Promise.all(buttons.map((button) => button?.dispatchEvent('click')));

    await Promise.race([rita.notice('queue'), bob.notice('queue')]);
    const ritaWon = (await bob.side('queue').locator('.notice').count()) === 1;
    const [winner, loser, name] = ritaWon ? [rita, bob, 'Rita Ruhig'] : [bob, rita, 'Bob Byte'];
    expect(await loser.notice('queue')).toBe(ritaWon ? `Rita Ruhig already has ${reference}.` : `Bob Byte hat ${reference} bereits.`);
    expect(await winner.side('queue').locator('.notice').count()).toBe(0);
    for (const play of [rita, bob]) {
      await play.sees('queue', `${name} hat ${reference} übernommen.`);
      const [shown = '', ...lines] = await play.thread('queue', reference);
      expect(shown).toMatch(new RegExp(`Übernommen von\\s+${name}`));
      expect(lines).toEqual([`${name} hat ${reference} übernommen.`]);
    }
  });

  it('goes on where it was after a restart, with the page left open', async () => {
    const play = await open();
    await play.choosePerson('Max Beispiel');
    await play.chooseChannel('Konsular- und Visasysteme');
    const reference = await report(play, 'Der Aufruf der Wartenummern steht still', {
      'Welcher Dienst?': 'Terminvergabe (RK-Termin)',
      'Wer kann': 'Besucher am Schalter (Dringlichkeit: kritisch)',
    });
    await play.press('queue', 'Übernehmen', reference);
    await play.sees('requester', `kümmert sich jetzt um ${reference}`);

    const port = Number(new URL(app.url).port);
    await app.stop();
    await play.page.locator('#connection[data-state="lost"]').waitFor();
    await play.reply('requester', 'Ihre Meldung ist bei', 'Es betrifft beide Schalter.');
    await play.sees('requester', 'Nicht gesendet');
    app = await start(port);

    // Nobody touches the page: it comes back by itself and sends what it could not send.
    await play.page.locator('#connection[data-state="live"]').waitFor();
    await play.sees('queue', 'Es betrifft beide Schalter.');
    await play.page.locator('.unsent').waitFor({ state: 'detached' });
    await play.reply('queue', reference, 'Ich starte die Anlage neu.');
    await play.sees('requester', 'Ich starte die Anlage neu.');
    await play.page.reload();
    await play.sees('requester', 'Ich starte die Anlage neu.');
    expect((await play.thread('requester', 'Ihre Meldung ist bei')).slice(1)).toEqual([
      `Rita Ruhig aus der IT-Gruppe kümmert sich jetzt um ${reference}.`,
      'Es betrifft beide Schalter.',
      'Rita Ruhig (IT-Gruppe):\n\nIch starte die Anlage neu.',
    ]);
    expect((await play.thread('queue', reference)).slice(1)).toEqual([
      `Rita Ruhig hat ${reference} übernommen.`,
      'Max Beispiel schreibt:\n\nEs betrifft beide Schalter.',
      'Ich starte die Anlage neu.',
    ]);
  });

  it('shows what was typed as it was typed, on both sides', async () => {
    const play = await open();
    const evil =
      '<img src=x onerror="document.title=1"><script>alert(1)</script> <!channel> <!here> @channel <at>all</at>\n' +
      '[bank](https://evil.example) <https://evil.example|bank> *b* _i_ `c` &lt;i&gt; <@U123>\n' +
      '\u202Eexe.tnemucod\u202C \u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD';
    // All but what would turn the direction of the sentence around it.
    const shown = evil.replace(/[\u202A-\u202E]/g, '');
    await play.choosePerson('Chloé Exemple');
    await play.chooseChannel('Consular and visa systems');
    await play.write('requester', '/it report');
    await play.form.fill({
      'Which service?': 'Visa system (RK-Visa)',
      'What happens?': evil,
      'Who is stopped': 'Only me (urgency: normal)',
      'Since when?': '<b>today</b>',
    });
    await play.form.submit();
    await play.form.closed();
    await play.sees('requester', 'your report has arrived');
    const queueCard = play.side('queue').locator('.post.card', { hasText: 'Chloé Exemple' }).last();
    const receipt = play.side('requester').locator('.post.card').last();
    for (const post of [receipt, queueCard]) {
      expect(await post.locator('blockquote .words').innerText()).toBe(shown);
      expect(await post.locator('.facts').innerText()).toContain('<b>today</b>');
    }
    await queueCard.getByRole('button', { name: 'Übernehmen' }).click();
    await play.sees('requester', 'is now looking after');
    await play.reply('queue', 'Chloé Exemple', evil);
    await play.side('requester').locator('.replies blockquote').waitFor();
    expect(await play.side('requester').locator('.replies blockquote .words').innerText()).toBe(shown);
    await play.reply('requester', 'your report has arrived', evil);
    await play.side('queue').locator('.replies blockquote', { hasText: '<!channel>' }).waitFor();
    expect(await play.side('queue').locator('.replies blockquote .words').last().innerText()).toBe(shown);
    expect(await play.side('requester').locator('.post.mine .words').innerText()).toBe(evil);

    expect(await play.page.locator('.bubble :is(a, script, b, i, em, code, at), .bubble img').count()).toBe(0);
    expect(await play.page.title()).toBe('Botschaft · Playground');
    expect(play.complaints).toEqual([]);
  });

  it('can be used with the keyboard alone, from opening the page to a sent report', async () => {
    const play = await open({ locale: 'de-DE' });
    const { keyboard } = play.page;
    const focus = (selector: string) => play.page.locator(`${selector}:focus`).count();
    async function tabTo(selector: string, key = 'Tab') {
      for (let step = 0; step < 60; step += 1) {
        await keyboard.press(key);
        if (await focus(selector)) return;
      }
      throw new Error(`${selector} was not reached`);
    }

    await tabTo('#person');
    await keyboard.type('Nora');
    await expect.poll(() => play.page.locator('#person').inputValue()).toBe('nora');
    await play.page.locator('#connection[data-state="live"]').waitFor();
    await tabTo('#requester .chat > .composer textarea');
    await keyboard.type('Mein Bildschirm bleibt schwarz.');
    await keyboard.press('Enter');
    await play.sees('requester', 'Was darf ich damit tun?');
    await tabTo('#requester .buttons .primary', 'Shift+Tab');
    await keyboard.press('Enter');
    expect(await play.form.title()).toBe('Problem melden');
    expect(await focus('dialog select')).toBe(1);
    await keyboard.type('Rechner');
    await tabTo('dialog input[type="radio"]');
    await keyboard.press('Space');
    // Nobody knows where Nora works, so the form asks.
    await tabTo('dialog [role="combobox"]');
    await keyboard.type('nairo');
    await play.page.getByRole('option', { name: 'Botschaft Nairobi' }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await tabTo('dialog button[type="submit"]');
    await keyboard.press('Enter');
    await play.form.closed();
    await play.sees('requester', 'Danke, Ihre Meldung ist bei Arbeitsplatz angekommen.');
    const receipt = await card(play, 'requester', 'Ihre Meldung ist bei');
    for (const words of ['Mein Bildschirm bleibt schwarz.', 'Rechner und Bildschirm', 'Nur ich', 'Botschaft Nairobi']) expect(receipt).toContain(words);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious accessibility finding on real content, and fits a phone, in ${colorScheme}`, async () => {
      const play = await open({ colorScheme });
      await play.choosePerson('João Exemplo');
      await play.chooseChannel('Communication and collaboration');
      await play.write('requester', `The calendar is empty (${colorScheme})`);
      await play.side('requester').locator('.thread').last().getByRole('button', { name: 'Report a problem' }).or(
        play.side('requester').locator('.thread').last().getByRole('button', { name: 'Something new' }),
      ).waitFor();
      await play.write('requester', '/it report The calendar is empty');
      await play.form.fill({ 'Which service?': 'E-mail and calendar', 'Who is stopped': 'The whole mission (urgency: critical)' });
      await play.form.submit();
      await play.form.closed();
      await play.press('queue', 'Übernehmen', 'João Exemplo');
      await play.sees('queue', 'Rita Ruhig hat');
      await play.reply('queue', 'João Exemplo', 'Averyverylongwordwithoutanyspaceinit'.repeat(6));
      await play.sees('requester', 'Averyvery');
      await play.write('requester', '/it status');
      await play.notice('requester');
      expect(await findings(play.page)).toEqual([]);

      await play.page.setViewportSize({ width: 360, height: 740 });
      expect(await sideways(play.page)).toBe(0);
      await play.write('requester', '/it report');
      await play.form.submit();
      expect(Object.keys(await play.form.errors())).toEqual(['Which service?', 'What happens?', 'Who is stopped by it?']);
      expect(await findings(play.page)).toEqual([]);
      expect(await sideways(play.page)).toBe(0);
      expect(play.complaints).toEqual([]);
    });
  }
});

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

const sideways = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
