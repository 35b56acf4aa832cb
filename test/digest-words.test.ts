/** What a digest says, word for word in every language, and what it never says. `npx vitest run test/digest-words.test.ts -u` writes the texts anew. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '../src/domain/catalogue.ts';
import { longestList } from '../src/domain/digest.ts';
import { plainText, type Message } from '../src/ports/chat.ts';
import { digest } from '../src/views/digest.ts';
import { altOf, digestPicture, panelsOf, type PictureFigures } from '../src/views/digest-picture.ts';
import { testCatalogue } from './fixtures/catalogue.ts';
import { headquarters, mission, oneWeek, queue, ticket, twoWeeksLate } from './fixtures/digest-contents.ts';

const catalogue = testCatalogue();
const whole = ({ opening, details }: { opening: Message; details: Message[] }) => [opening, ...details].map(plainText).join('\n\n');

describe('word for word', () => {
  const kinds = [
    ['mission', mission, oneWeek],
    ['mission-late', mission, twoWeeksLate],
    ['queue', queue, oneWeek],
    ['headquarters', headquarters, oneWeek],
  ] as const;
  test.each(languages.flatMap((language) => kinds.map(([name, content, periods]) => [name, language, content, periods] as const)))('%s in %s', async (name, language, content, periods) => {
    const told = digest(catalogue, language, 'web:channel', periods, content);
    await expect(`${whole(told)}\n`).toMatchFileSnapshot(`fixtures/digest/${name}-${language}.txt`);
    expect(digest(catalogue, language, 'web:channel', periods, content)).toEqual(told);
  });
});

const count = fc.integer({ min: 0, max: 40 });

test('no list is longer than seven, however much happened, and what is left out is counted', () => {
  fc.assert(
    fc.property(fc.constantFrom(...languages), count, count, count, count, (language, tickets, notices, unanswered, groups) => {
      const many = <T>(length: number, one: (index: number) => T) => Array.from({ length }, (_, index) => one(index));
      const [notice] = mission.notices;
      const [need] = mission.needs;
      const [theme] = headquarters.services;
      if (!notice || !need || !theme) throw new Error('the fixture is empty');
      const contents = [
        { ...mission, tickets: many(tickets, (id) => ticket(id, { status: (['open', 'waiting', 'resolved'] as const)[id % 3], resolvedAt: id % 3 === 2 ? oneWeek.from : null })), notices: many(notices, () => notice), planned: many(notices, () => notice), needs: many(groups, () => need), articles: many(groups, () => ({ title: 'x', service: null, helped: 0, missed: 0 })) },
        { ...queue, services: many(groups, () => ({ name: 'vpn', received: { now: 1, usual: 1 }, resolved: { now: 1, usual: 1 } })), regions: many(groups, () => ({ name: 'africa', received: { now: 1, usual: 1 }, resolved: { now: 1, usual: 1 } })), unanswered: { count: unanswered, lines: many(Math.min(unanswered, 7), (id) => ticket(id, { unansweredSince: oneWeek.from })) } },
        { ...headquarters, needs: many(groups, () => need), answered: many(groups, () => need), outages: many(notices, () => notice), services: many(Math.min(groups, 7), () => theme) },
      ];
      for (const content of contents) {
        const told = digest(catalogue, language, 'web:channel', oneWeek, content);
        for (const { items } of told.details.flatMap(({ lists }) => lists ?? [])) expect(items.length).toBeLessThanOrEqual(longestList);
        expect(told.opening.text.split('\n').length).toBeLessThanOrEqual(longestList + 2);
      }
      const details = digest(catalogue, 'en', 'web:channel', oneWeek, contents[1] ?? queue).details;
      const longest = details.flatMap(({ lists }) => lists ?? []).find(({ title }) => title === 'Longest without an answer');
      if (unanswered > longestList) expect(longest?.items.at(-1)?.text).toBe(`and ${unanswered - longestList + 1} more`);
    }),
    { numRuns: 60 },
  );
});

const label = fc.constantFrom('VPN', 'E-Mail', 'Drucker', 'Größe', 'Réseau', 'Intranet', 'Telefon', 'Reisen', 'Visa', 'Pass');
const counts = fc.uniqueArray(fc.record({ label, count: fc.integer({ min: 0, max: 20_000 }) }), { selector: (one) => one.label });
const weeks = fc.constant(['2026-W51', '2026-W52', '2026-W53', '2027-W01', '2027-W02']).chain((names) => fc.tuple(...names.map((week) => fc.record({ week: fc.constant(week), received: fc.nat(9_999), resolved: fc.nat(9_999) }))));
const figures: fc.Arbitrary<PictureFigures> = fc.oneof(
  fc.record({ kind: fc.constant('mission' as const), weeks }),
  fc.record({ kind: fc.constant('queue' as const), weeks, open: counts }),
  fc.record({ kind: fc.constant('headquarters' as const), themes: counts, regions: fc.uniqueArray(fc.record({ label, share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }), { selector: (one) => one.label }) }),
);

test('every number and every word that a picture shows stands in its description, and no panel holds more than seven bars', () => {
  fc.assert(
    fc.property(fc.constantFrom(...languages), figures, (language, shown) => {
      const alt = altOf(language, shown);
      for (const panel of panelsOf(language, shown)) {
        if (panel.kind === 'bars') {
          expect(panel.bars.length).toBeLessThanOrEqual(longestList);
          for (const bar of panel.bars) expect(alt).toContain(`${bar.label} ${bar.text}`);
        } else for (const { figures: [first, second] } of panel.weeks) expect([alt.includes(first.text), alt.includes(second.text)]).toEqual([true, true]);
      }
    }),
    { numRuns: 200 },
  );
});

test('the same figures give the same picture', async () => {
  const shown: PictureFigures = { kind: 'queue', weeks: oneWeek.names.map((week, index) => ({ week, received: index * 7, resolved: 30 - index })), open: [{ label: 'VPN', count: 3 }] };
  expect(await digestPicture('de', shown)).toEqual(await digestPicture('de', shown));
});
