import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue, parseCatalogue } from '../src/catalogue-file.ts';
import type { Catalogue } from '../src/domain/catalogue.ts';
import { addWorkingMinutes } from '../src/domain/hours.ts';
import { missionOf } from '../src/domain/directory.ts';

const small = `# A comment
prefix: AA
default_queue: desk

missions:
  - { id: lima, type: embassy, name: { de: Botschaft Lima, en: Embassy Lima }, country: PE, zone: America/Lima, region: americas, languages: [es] }
  - { id: oslo, type: embassy, name: Oslo, country: NO, zone: Europe/Oslo, region: europe, languages: "no, en", days: sun-thu, hours: 7:30-15:00, holidays: [2026-12-25] }

queues:
  - id: desk
    name: Desk
    platform: slack
    channel: C012AB3CD
    responders: S012AB3CD
    hours: Mon-Fri 07:00-19:00 Europe/Berlin

services:
  - { id: vpn, name: VPN, queue: desk, synonyms: { de: [Fernzugriff], fr: "accès, tunnel" } }
`;

function read(text: string): Catalogue {
  const result = parseCatalogue(text, 'c.yaml');
  if (!result.ok) throw new Error(result.errors.join('\n'));
  return result.catalogue;
}

function errorsOf(text: string): string[] {
  const result = parseCatalogue(text, 'c.yaml');
  return result.ok ? [] : result.errors;
}

/** `small` with the first `from` changed. */
function changed(from: string, to: string): string {
  expect(small).toContain(from);
  return small.replace(from, () => to);
}

describe('a small catalogue', () => {
  it('is complete with the defaults', () => {
    expect(read(small)).toEqual({
      prefix: 'AA',
      defaultQueue: 'desk',
      feedbackQueue: 'desk',
      missions: [
        {
          id: 'lima', type: 'embassy', name: { de: 'Botschaft Lima', en: 'Embassy Lima', fr: 'Embassy Lima', es: 'Embassy Lima' }, country: 'PE', region: 'americas', languages: ['es'],
          hours: { zone: 'America/Lima', days: [1, 2, 3, 4, 5], from: '08:00', to: '16:30', holidays: [] },
        },
        {
          id: 'oslo', type: 'embassy', name: { de: 'Oslo', en: 'Oslo', fr: 'Oslo', es: 'Oslo' }, country: 'NO', region: 'europe', languages: ['no', 'en'],
          hours: { zone: 'Europe/Oslo', days: [1, 2, 3, 4, 7], from: '07:30', to: '15:00', holidays: ['2026-12-25'] },
        },
      ],
      queues: [
        {
          id: 'desk', name: { de: 'Desk', en: 'Desk', fr: 'Desk', es: 'Desk' }, language: 'de', platform: 'slack', channel: 'C012AB3CD', responders: 'S012AB3CD',
          desks: [{ name: { de: 'Desk', en: 'Desk', fr: 'Desk', es: 'Desk' }, hours: { zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '07:00', to: '19:00', holidays: [] } }],
          answerWithin: { low: 960, normal: 480, high: 120, critical: 30 },
          digest: { on: true, time: '08:00', empty: 'line' },
        },
      ],
      services: [{ id: 'vpn', names: { de: 'VPN', en: 'VPN', fr: 'VPN', es: 'VPN' }, synonyms: { de: ['Fernzugriff'], fr: ['accès', 'tunnel'] }, queue: 'desk', order: null }],
      channels: [],
      suspicion: { missions: 3, within: 60 },
      articles: [],
      directory: [],
      playground: [],
    });
  });

  it.each([
    ['Mon-Fri 07:00-19:00 Europe/Berlin', [1, 2, 3, 4, 5], '07:00', '19:00', 'Europe/Berlin'],
    ['sun - thu 8:00 – 16:00 Asia/Amman', [1, 2, 3, 4, 7], '08:00', '16:00', 'Asia/Amman'],
    ['Europe/Kyiv', [1, 2, 3, 4, 5], '08:00', '16:30', 'Europe/Kyiv'],
    ['07:00-24:00 mon,wed,fri UTC', [1, 3, 5], '07:00', '24:00', 'UTC'],
    ['Mo-Do,Sa 00:00-24:00 Asia/Kathmandu', [1, 2, 3, 4, 6], '00:00', '24:00', 'Asia/Kathmandu'],
    ['sat-wed Asia/Kabul', [1, 2, 3, 6, 7], '08:00', '16:30', 'Asia/Kabul'],
    ['fri America/Argentina/Buenos_Aires', [5], '08:00', '16:30', 'America/Argentina/Buenos_Aires'],
  ])('hours: %s', (text, days, from, to, zone) => {
    const [queue] = read(changed('Mon-Fri 07:00-19:00 Europe/Berlin', text)).queues;
    expect(queue?.desks[0]?.hours).toEqual({ zone, days, from, to, holidays: [] });
  });

  it('takes part of the promise and the rest from the defaults', () => {
    const text = changed('    hours: Mon', '    answer_within: { normal: 1h30m, high: 45, critical: 5 min }\n    hours: Mon');
    expect(read(text).queues[0]?.answerWithin).toEqual({ low: 960, normal: 90, high: 45, critical: 5 });
  });

  it('may name things in French and Spanish; where it does not, the English name is shown', () => {
    const { missions } = read(changed('en: Embassy Lima }', 'en: Embassy Lima, fr: Ambassade Lima }'));
    expect(missions[0]?.name).toEqual({ de: 'Botschaft Lima', en: 'Embassy Lima', fr: 'Ambassade Lima', es: 'Embassy Lima' });
  });

  it('has channels in which missions and headquarters read, each with the digest as it is wanted there', () => {
    const text = `${small}
channels:
  - { mission: lima, platform: slack, channel: C1, language: es, digest: { time: '09:30', empty: nothing } }
  - { mission: oslo, platform: teams, channel: 19:x, digest: off }
  - { headquarters: true, platform: slack, channel: C2 }
suspicion: { missions: 5, within: 2h }
`;
    const { channels, suspicion } = read(text);
    expect(channels).toEqual([
      { mission: 'lima', platform: 'slack', channel: 'C1', language: 'es', digest: { on: true, time: '09:30', empty: 'nothing' } },
      { mission: 'oslo', platform: 'teams', channel: '19:x', language: 'de', digest: { on: false, time: '08:00', empty: 'nothing' } },
      { mission: null, platform: 'slack', channel: 'C2', language: 'de', digest: { on: true, time: '08:00', empty: 'line' } },
    ]);
    expect(suspicion).toEqual({ missions: 5, within: 120 });
  });

  it.each([
    ['- { platform: slack, channel: C1 }', 'c.yaml:20:5: in channel 1, the entry must have either mission or headquarters: true, and not both.'],
    ['- { mission: limo, platform: slack, channel: C1 }', 'c.yaml:20:16: in channel 1, mission must be the id of a mission, not "limo"; did you mean "lima"?'],
    ['- { mission: lima, platform: slack, channel: C012AB3CD }', 'c.yaml:20:48: in channel 1, channel is not free: entry 1 of queues has it too.'],
    ["- { mission: lima, platform: slack, channel: C1, digest: { time: '8:00' } }", 'c.yaml:20:68: in channel 1, digest › time must be a time of day such as 08:00, in quotes, not "8:00".'],
    ['- { mission: lima, platform: slack, channel: C1, digest: { hour: 8 } }', 'in channel 1, digest › hour is no key that belongs here; possible are time, empty.'],
  ])('says what is wrong with a channel: %s', (line, expected) => {
    expect(errorsOf(`${small}channels:\n  ${line}\n`).join('\n')).toContain(expected);
  });

  it('lets anything be written once and used again', () => {
    const text = changed('desk\n    name: Desk', 'desk\n    name: &d Desk').replace('name: VPN', 'name: *d');
    expect(read(text).services[0]?.names).toEqual({ de: 'Desk', en: 'Desk', fr: 'Desk', es: 'Desk' });
  });

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(read(`\uFEFF${small.replaceAll('\n', '\r\n')}`)).toEqual(read(small));
  });
});

const more = `
directory:
  - { mission: lima, user: slack:U1 }
  - { mission: lima, user: web:ada }
  - { mission: oslo, email: "*@oslo.example" }
playground:
  - { id: ada, name: Ada, email: ada@oslo.example, language: en, zone: Europe/Oslo, roles: [guest] }
`;

describe('errors name file, line and column, what is wrong and what is expected', () => {
  it.each([
    ['prefix: AA', 'prefix: aa', 'c.yaml:2:9: prefix must be 1 to 8 capital letters such as AA, not "aa".'],
    ['prefix: AA\n', '', 'c.yaml:2:1: prefix is missing; it must be 1 to 8 capital letters such as AA.'],
    ['default_queue: desk', 'default_queue: dosk', 'c.yaml:3:16: default_queue must be the id of a queue, not "dosk"; did you mean "desk"?'],
    ['default_queue: desk', 'default_queue: desk\nfeedback_queue: nowhere', 'c.yaml:4:17: feedback_queue must be the id of a queue, not "nowhere".'],
    ['default_queue: desk\n', '', 'c.yaml:2:1: default_queue is missing; it must be an id of small letters, digits and hyphens, at most 60 characters.'],
    ['missions:', 'mission:', 'c.yaml:5:1: mission is no key that belongs here; did you mean "missions"?'],
    ['country: PE', 'contry: PE', 'c.yaml:6:80: in mission "lima", contry is no key that belongs here; did you mean "country"?'],
    ['country: PE', 'country: PE, colour: red', 'c.yaml:6:93: in mission "lima", colour is no key that belongs here; possible are id, type, name, country, region, languages, hours, zone, days, holidays.'],
    ['country: PE', 'country: PER', 'c.yaml:6:89: in mission "lima", country must be a two-letter country code (ISO 3166-1) such as PE, not "PER".'],
    ['country: PE', 'country: ZZ', 'c.yaml:6:89: in mission "lima", country must be a two-letter country code (ISO 3166-1) such as PE, not "ZZ".'],
    ['country: PE', 'country: UK', 'c.yaml:6:89: in mission "lima", country must be a two-letter country code of today (perhaps GB), not "UK".'],
    ['type: embassy', 'type: embasy', 'c.yaml:6:23: in mission "lima", type must be one of embassy, consulate_general, consulate, permanent_mission, office, headquarters, not "embasy"; did you mean "embassy"?'],
    ['America/Lima', 'America/Lma', 'c.yaml:6:99: in mission "lima", zone must be an IANA time zone such as America/Lima, not "America/Lma"; did you mean "America/Lima"?'],
    ['America/Lima', '"+05:45"', 'c.yaml:6:99: in mission "lima", zone must be an IANA time zone such as America/Lima, not "+05:45".'],
    [', zone: America/Lima', '', 'c.yaml:6:5: in mission "lima", zone is missing; it must be an IANA time zone such as America/Lima.'],
    ['[es]', '[es, Spanish]', 'c.yaml:6:147: in mission "lima", languages (entry 2) must be a language code such as de, fr or pt-BR, not "Spanish".'],
    ['id: lima', 'id: Lima', 'c.yaml:6:11: in mission "Lima", id must be an id of small letters, digits and hyphens, at most 60 characters, not "Lima".'],
    ['id: oslo', 'id: lima', 'c.yaml:7:11: in mission "lima", id is not unique: entry 1 of missions has it too.'],
    ['en: Embassy Lima', 'fr: Ambassade Lima', 'c.yaml:6:38: in mission "lima", name › en is missing; it must be a text of 1 to 75 characters (in quotes if it looks like a number).'],
    ['en: Embassy Lima', 'en: Embassy Lima, ru: Лима', 'c.yaml:6:78: in mission "lima", name › ru is no key that belongs here; possible are de, en, fr, es.'],
    ['de: Botschaft Lima', 'de: 12', 'c.yaml:6:44: in mission "lima", name › de must be a text of 1 to 75 characters (in quotes if it looks like a number), not 12.'],
    ['sun-thu', 'sun-thr', 'c.yaml:7:119: in mission "oslo", days must be days such as mon-fri, sun-thu or mon,wed,fri, not "sun-thr".'],
    ['sun-thu', 'constructor', 'c.yaml:7:119: in mission "oslo", days must be days such as mon-fri, sun-thu or mon,wed,fri, not "constructor".'],
    ['name: Oslo, ', '', 'c.yaml:7:5: in mission "oslo", name is missing; it must be a text, or a map with de and en.'],
    ['zone: Europe/Oslo, region', 'zone: , region', 'c.yaml:7:63: in mission "oslo", zone must be an IANA time zone such as America/Lima, not nothing.'],
    ['7:30-15:00', '15:00-7:30', 'c.yaml:7:135: in mission "oslo", hours must open before they close, between 00:00 and 24:00.'],
    ['7:30-15:00', '7:30-24:01', 'c.yaml:7:135: in mission "oslo", hours must open before they close, between 00:00 and 24:00.'],
    ['7:30-15:00', 'Mon-Fri 7:30-15:00', 'c.yaml:7:119: in mission "oslo", days is given twice: here and in hours.'],
    ['2026-12-25', '2026-02-30', 'c.yaml:7:158: in mission "oslo", holidays (entry 1) must be a day of the calendar such as 2026-12-25, not "2026-02-30".'],
    ['platform: slack', 'platform: discord', 'c.yaml:12:15: in queue "desk", platform must be one of slack, teams, web, not "discord".'],
    ['Mon-Fri 07:00-19:00 Europe/Berlin', 'Mon-Fri 07:00-19:00 Europe/Berln', 'c.yaml:15:12: in queue "desk", hours names "Europe/Berln", but that must be an IANA time zone such as America/Lima; did you mean "Europe/Berlin"?'],
    ['Mon-Fri 07:00-19:00 Europe/Berlin', 'always', 'c.yaml:15:12: in queue "desk", hours must be hours such as Mon-Fri 08:00-16:30 Europe/Berlin, not "always".'],
    ['Mon-Fri 07:00-19:00 Europe/Berlin', 'Mon-Fri 07:00-19:00', 'c.yaml:10:5: in queue "desk", zone is missing; it must be an IANA time zone such as America/Lima.'],
    ['    hours: Mon-Fri 07:00-19:00 Europe/Berlin', '    desks: []', 'c.yaml:15:12: in queue "desk", desks must hold at least one desk.'],
    ['    hours: Mon-Fri 07:00-19:00 Europe/Berlin', '    desks: [{ name: A, hours: Europe/Berlin }, { name: B, hours: 1 }]', 'c.yaml:15:66: in desk 2 of queue "desk", hours must be hours such as Mon-Fri 08:00-16:30 Europe/Berlin, not 1.'],
    ['    hours: Mon', '    desks: [{ name: A, zone: UTC }]\n    hours: Mon', 'c.yaml:15:12: in queue "desk", desks is given beside hours of the queue itself; hours belong to its desks.'],
    ['    hours: Mon', '    answer_within: { hgih: 2h }\n    hours: Mon', 'c.yaml:15:22: in queue "desk", answer_within › hgih is no key that belongs here; did you mean "high"?'],
    ['    hours: Mon', '    answer_within: { high: soon }\n    hours: Mon', 'c.yaml:15:28: in queue "desk", answer_within › high must be a time such as 30m, 8h or 1h30m, at most 30 days, not "soon".'],
    ['    hours: Mon', '    answer_within: { high: 0 }\n    hours: Mon', 'c.yaml:15:28: in queue "desk", answer_within › high must be a time such as 30m, 8h or 1h30m, at most 30 days, not 0.'],
    ['queue: desk, syn', 'queue: dsk, syn', 'c.yaml:18:34: in service "vpn", queue must be the id of a queue, not "dsk"; did you mean "desk"?'],
    ['de: [Fern', 'Deutsch: [Fern', 'c.yaml:18:52: in service "vpn", synonyms › Deutsch must be a language code such as de, fr or pt-BR.'],
    ['[Fernzugriff]', '7', 'c.yaml:18:56: in service "vpn", synonyms › de must be a list of words, or words with commas between them, not 7.'],
    ['services:\n', 'services:\n  - vpn\n', 'c.yaml:18:5: in service 1, the entry must be a map with id, name, queue and synonyms, not "vpn".'],
    ['mission: lima, user: slack:U1', 'mission: limo, user: slack:U1', 'c.yaml:21:16: in directory entry 1, mission must be the id of a mission, not "limo"; did you mean "lima"?'],
    ['user: slack:U1', 'user: U1', `c.yaml:21:28: in directory entry 1, user must be a platform and the person's id on it, such as slack:U012AB3CD; platforms are slack, teams, web, not "U1".`],
    [', user: slack:U1', '', 'c.yaml:21:5: in directory entry 1, the entry must have either user or email, and not both.'],
    ['user: slack:U1', 'user: slack:U1, email: a@b.example', 'c.yaml:21:5: in directory entry 1, the entry must have either user or email, and not both.'],
    ['web:ada', 'web:aad', 'c.yaml:22:28: in directory entry 2, user must be the id of somebody in playground, not "web:aad"; did you mean "web:ada"?'],
    ['"*@oslo.example"', '"*"', 'c.yaml:23:29: in directory entry 3, email must be an e-mail address in which * stands for any characters, ending in a full domain: *@lima.example or *.lima@ministry.example, not "*".'],
    ['"*@oslo.example"', '"*@oslo*"', 'c.yaml:23:29: in directory entry 3, email must be an e-mail address in which * stands for any characters, ending in a full domain: *@lima.example or *.lima@ministry.example, not "*@oslo*".'],
    ['language: en,', 'language: fr,', 'c.yaml:25:62: in playground person "ada", language must be one of de, en, not "fr".'],
    ['email: ada@oslo.example', 'email: ada', 'c.yaml:25:34: in playground person "ada", email must be an e-mail address such as a.name@ministry.example, not "ada".'],
  ])('%s → %s', (from, to, error) => {
    expect(small + more).toContain(from);
    expect(errorsOf((small + more).replace(from, () => to))).toContain(error);
  });

  it('of a role that is no group of the playground, as long as the playground has a queue', () => {
    const inSlack = (small + more).replace('[guest]', '[guest, S012AB3CE]');
    const inPlayground = inSlack.replace('platform: slack', 'platform: web');
    expect(errorsOf(inPlayground)).toEqual([
      'c.yaml:25:100: in playground person "ada", roles (entry 2) must be guest or the responders of a queue on the platform web, not "S012AB3CE"; did you mean "S012AB3CD"?',
    ]);
    expect(errorsOf(inPlayground.replace('S012AB3CE', 'S012AB3CD'))).toEqual([]);
    expect(errorsOf(inSlack)).toEqual([]);
  });

  it('all at once, in the order of the file, each once', () => {
    const text = small.replace('prefix: AA', 'prefix: 1').replace('country: PE', 'contry: PE').replace('queue: desk, syn', 'queue: dsk, syn').replace('id: oslo', 'id: lima');
    expect(errorsOf(text)).toEqual([
      'c.yaml:2:9: prefix must be 1 to 8 capital letters such as AA, not 1.',
      'c.yaml:6:5: in mission "lima", country is missing; it must be a two-letter country code (ISO 3166-1) such as PE.',
      'c.yaml:6:80: in mission "lima", contry is no key that belongs here; did you mean "country"?',
      'c.yaml:7:11: in mission "lima", id is not unique: entry 1 of missions has it too.',
      'c.yaml:18:34: in service "vpn", queue must be the id of a queue, not "dsk"; did you mean "desk"?',
    ]);
  });

  it.each([
    ['', 'c.yaml:1:1: the file must be a map with prefix, default_queue, missions, queues and services, not nothing.'],
    ['# only a comment\n', 'c.yaml:1:1: the file must be a map with prefix, default_queue, missions, queues and services, not nothing.'],
    ['- a list', 'c.yaml:1:1: the file must be a map with prefix, default_queue, missions, queues and services, not a list.'],
    ['prefix: AA\nx: *@lima.example\n', 'c.yaml:2:4: *@lima.example stands for nothing: a value that begins with * must be in quotes, or &@lima.example must stand before it.'],
    ['prefix: AA\nprefix: BB\n', 'c.yaml:2:1: this is not valid YAML: Map keys must be unique.'],
  ])('of a whole file: %s', (text, error) => {
    expect(errorsOf(text)).toEqual([error]);
  });

  it.each([
    ['a: [1\nb: 2', /^c\.yaml:2:\d+: this is not valid YAML: .+\.$/],
    ['a: !!js/function x', /^c\.yaml:1:4: this is not valid YAML: .+\.$/],
    ['a: 1\n---\nb: 2', /^c\.yaml:\d:\d+: this is not valid YAML: .+\.$/],
    [`a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.split('').map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at]},`.repeat(10)}]`).join('\n')}`, /unfold to too much/],
    ['__proto__: { x: 1 }', /^c\.yaml:1:1: /],
  ])('of YAML that means harm or nothing: %s', (text, error) => {
    expect(errorsOf(text)[0]).toMatch(error);
  });
});

describe('loading', () => {
  it('tells what is wrong with the file itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
    try {
      const missing = join(folder, 'missing.yaml');
      expect(await loadCatalogue(missing)).toEqual({ ok: false, errors: [`${missing}: the catalogue file cannot be read (ENOENT); CATALOGUE must be the path of a readable YAML file.`] });
      const latin = join(folder, 'latin1.yaml');
      await writeFile(latin, Buffer.from('name: Brüssel', 'latin1'));
      expect(await loadCatalogue(latin)).toEqual({ ok: false, errors: [`${latin}: the catalogue file is not UTF-8 text; save it with the encoding UTF-8.`] });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the demo catalogue', () => {
  const path = 'prisma/seed/demo.yaml';
  const demo = async () => read(await readFile(path, 'utf8'));

  it('loads, with every service and queue of the design', async () => {
    expect((await loadCatalogue(path)).ok).toBe(true);
    const { services, queues, missions, defaultQueue, feedbackQueue } = await demo();
    expect(services.map((service) => service.id)).toEqual(
      'email vpn laptop account phone mobile video chat printer files dms internet visa passport appointments crisis travel intranet website software'.split(' '),
    );
    expect(queues.map((queue) => queue.id)).toEqual(['service-desk', 'workplace', 'network', 'consular', 'communication', 'feedback']);
    expect([defaultQueue, feedbackQueue]).toEqual(['service-desk', 'feedback']);
    expect(missions.filter((mission) => mission.type !== 'headquarters')).toHaveLength(225);
    expect(missions.some((mission) => mission.type === 'headquarters')).toBe(true);
  });

  it('names every service, queue and desk in French and Spanish, too', async () => {
    const text = await readFile(path, 'utf8');
    const named = text.slice(text.indexOf('\nqueues:'), text.indexOf('\ndirectory:')).match(/name: .*/g);
    expect(named?.filter((line) => !/, fr: .+, es: .+/.test(line))).toEqual(['name: Berlin']);
  });

  it('knows every service in seven languages, and no word twice within one of them', async () => {
    for (const { id, synonyms } of (await demo()).services) {
      for (const language of ['de', 'en', 'fr', 'es', 'pt', 'ru', 'ar']) {
        expect(synonyms[language]?.length, `${id} ${language}`).toBeGreaterThanOrEqual(4);
        expect(new Set(synonyms[language]?.map((word) => word.toLowerCase())).size, `${id} ${language}`).toBe(synonyms[language]?.length);
      }
    }
  });

  it('has somebody to answer in every queue, one person in all, and one guest', async () => {
    const { queues, playground } = await demo();
    for (const queue of queues) expect(playground.filter((person) => person.roles.includes(queue.responders)).length, queue.id).toBeGreaterThan(0);
    const groups = queues.map((queue) => queue.responders);
    expect(playground.filter((person) => groups.every((group) => person.roles.includes(group))).map((person) => person.id)).toEqual(['rita']);
    expect(playground.filter((person) => person.roles.includes('guest'))).toHaveLength(1);
  });

  it('has people at missions in five zones, one with a Sunday-Thursday week, and one without a mission', async () => {
    const { playground, directory, missions } = await demo();
    const requesters = playground.filter((person) => person.roles.length === 0);
    const places = requesters.map((person) => missionOf(directory, { platform: 'web', userId: person.id, email: person.email }));
    const found = missions.filter((mission) => places.includes(mission.id));
    expect(requesters).toHaveLength(6);
    expect(places.filter((place) => place === null)).toHaveLength(1);
    expect(new Set(found.map((mission) => mission.hours.zone)).size).toBe(5);
    expect(found.some((mission) => mission.hours.days.join() === '1,2,3,4,7')).toBe(true);
    for (const mission of found) {
      const person = requesters[places.indexOf(mission.id)];
      expect(person?.zone).toBe(mission.hours.zone);
    }
  });

  it('hands the service desk over with the sun: from Monday to Friday somebody is always there', async () => {
    const desks = (await demo()).queues[0]!.desks.map((desk) => desk.hours);
    for (let hour = 0; hour < 4 * 24; hour++) {
      const now = new Date(Date.UTC(2027, 1, 1, hour));
      expect(addWorkingMinutes(desks, now, 60)).toEqual({ ok: true, at: new Date(now.getTime() + 3_600_000) });
    }
  });
});
