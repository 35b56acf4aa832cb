/** What Teams sends, in neutral words: recorded shapes, and HTML as people make it. */
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { activitySchema } from '../../adapters/teams/activity.ts';
import { createFiles } from '../../adapters/teams/files.ts';
import { readHtml } from '../../adapters/teams/html.ts';
import { readActivity } from '../../adapters/teams/inbound.ts';
import { recordingCore } from '../contract/adapter-contract.ts';

const config = {
  appId: '00000000-0000-4000-8000-000000000001', appPassword: 'secret', tenantId: '11111111-2222-4333-8444-555555555555',
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration', tokenIssuer: 'https://api.botframework.com',
  loginUrl: 'https://login.microsoftonline.com', serviceHosts: ['smba.trafficmanager.net'], log: pino({ level: 'silent' }),
};
const files = createFiles(config, recordingCore(), { get: async () => 'token', forget: () => undefined }, 1000);

async function recorded(name: string) {
  const text = await readFile(new URL(`../fixtures/teams/${name}.json`, import.meta.url), 'utf8');
  return readActivity(activitySchema.parse(JSON.parse(text)), files, new Date('2026-11-23T08:00:00Z'));
}

describe('recorded messages', () => {
  it('a reply in a channel thread, with the bot mentioned', async () => {
    expect(await recorded('channel-reply')).toMatchObject({
      type: 'message', variant: 'new', direct: false,
      thread: { platform: 'teams', id: '19:0a7c9e3f@thread.tacv2;messageid=1795419600000' },
      chat: { platform: 'teams', id: '19:0a7c9e3f@thread.tacv2' },
      text: 'the VPN is down, see status page (https://status.example/vpn?x=1&y=2)\n \n- Nairobi\n- Addis Abeba\nthanks 🙂 @Anna Berg',
      attachments: [],
    });
  });

  it('a quoted message in a personal chat: the mark of the quotation is no file', async () => {
    expect(await recorded('personal-quote')).toMatchObject({
      direct: true, text: '> Amina Kamau\n> The printer is on fire\nIs it still burning?', attachments: [],
    });
  });
});

describe('HTML', () => {
  const cases: [string, string][] = [
    ['<div>first<br><br>third</div>', 'first\n\nthird'],
    ['<p>a</p>\n\n<p>b</p>\n', 'a\nb'],
    ['<p>wrapped\n   by the source</p>', 'wrapped by the source'],
    ['<p>two&nbsp; spaces</p>', 'two  spaces'],
    ['<a href="https://evil.example/x">https://bank.example</a>', 'https://bank.example (https://evil.example/x)'],
    ['<a href="https://a.example/">https://a.example</a>', 'https://a.example'],
    ['<a href="mailto:it@mission.example">it@mission.example</a>', 'it@mission.example'],
    ['<a href="https://a.example/"><img src="x"></a>', 'https://a.example/'],
    ['<ol><li>one</li><li>two<ul><li>inner</li></ul></li></ol>', '1. one\n2. two\n- inner'],
    ['<pre>if (a &lt; b)\n  return;</pre>', 'if (a < b)\n  return;'],
    ['<table><tr><td>host</td><td>down</td></tr><tr><td>x</td><td>y</td></tr></table>', 'host\tdown\nx\ty'],
    ['x<script>alert(1)</script><style>p{}</style>y', 'xy'],
    ['<p>open <b>tags <a href="https://a.example/p">label', 'open tags label (https://a.example/p)'],
    ['&amp;lt;b&amp;gt; &lt;at&gt;all&lt;/at&gt;', '&lt;b&gt; <at>all</at>'],
  ];
  for (const [html, text] of cases) it(text.replaceAll('\n', '⏎'), () => expect(readHtml(html).text).toBe(text));

  it('leaves out only the mention of the bot', () => {
    expect(readHtml('<p><at id="0">IT Help</at> ask <at id="1">Anna</at></p>', 'IT Help').text).toBe('ask @Anna');
    expect(readHtml('<p><at id="0">IT Help</at></p>').text).toBe('@IT Help');
  });
});
