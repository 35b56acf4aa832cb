/** Whom a notice concerns, when it may be said, how it moves; and what responders type, read leniently. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hours, Weekday } from '../../src/domain/catalogue.ts';
import { isOpen, nextOpening } from '../../src/domain/hours.ts';
import { applyNoticeStep, byTheClock, concerns, decentTime, isAllowedFor, lasted, type Notice, type NoticeStep } from '../../src/domain/notice.ts';
import { readConcerned, readMoment, readServices, writtenConcerned, writtenMoment } from '../../src/domain/notice-words.ts';
import { looksLikeOutage } from '../../src/domain/suspicion.ts';
import { testCatalogue } from '../fixtures/catalogue.ts';

const catalogue = testCatalogue();
const nairobi = catalogue.missions.find(({ id }) => id === 'nairobi')!;
const now = new Date('2026-11-24T08:00:00Z');
const nobody = { all: false, regions: [], countries: [], missions: [] };

const draft: Notice = {
  id: 1, kind: 'outage', services: ['vpn'], concerned: { ...nobody, all: true }, texts: { de: 'x', en: 'y' }, closing: null,
  from: now, until: null, urgent: false, state: 'draft', sentAt: null, endedAt: null, queue: 'network', declaredBy: 'p', lastActBy: 'p',
  createdAt: now, suspicion: null, thread: 't', card: 'c', step: 0, loud: 0, gathered: false, nextAt: null, progress: null, progressAt: null, version: 1,
};
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe('whom it concerns', () => {
  test.each([
    [{ ...nobody, all: true }, true, true],
    [nobody, false, false],
    [{ ...nobody, regions: ['africa'] }, true, false],
    [{ ...nobody, countries: ['KE', 'FR'] }, true, false],
    [{ ...nobody, missions: ['nairobi'] }, true, false],
    [{ ...nobody, regions: ['europe'], countries: ['JO'], missions: ['amman'] }, false, false],
  ])('%j', (concerned, here, unknown) => {
    expect(concerns(concerned, nairobi)).toBe(here);
    expect(concerns(concerned, undefined)).toBe(unknown);
  });
});

describe('when it may be said', () => {
  const hours = (zone: string, days: Weekday[] = [1, 2, 3, 4, 5]): Hours => ({ zone, days, from: '08:00', to: '16:30', holidays: ['2026-12-25'] });
  test.each([
    ['open: now', hours('Europe/Berlin'), '2026-11-24T08:00:00Z', '2026-11-24T08:00:00Z'],
    ['before the morning', hours('America/Lima'), '2026-11-24T08:00:00Z', '2026-11-24T13:00:00Z'],
    ['the moment of closing is closed', hours('Europe/Berlin'), '2026-11-24T15:30:00Z', '2026-11-25T07:00:00Z'],
    ['over the weekend', hours('Europe/Berlin'), '2026-11-27T18:00:00Z', '2026-11-30T07:00:00Z'],
    ['Friday where Friday is the weekend', hours('Asia/Amman', [7, 1, 2, 3, 4]), '2026-11-27T08:00:00Z', '2026-11-29T05:00:00Z'],
    ['a holiday', hours('Europe/Berlin'), '2026-12-25T09:00:00Z', '2026-12-28T07:00:00Z'],
    ['the night in which the clock goes forward', hours('Europe/Berlin', [7]), '2026-03-28T22:00:00Z', '2026-03-29T06:00:00Z'],
    ['the night in which the clock goes back', hours('Europe/Berlin', [7]), '2026-10-24T22:00:00Z', '2026-10-25T07:00:00Z'],
    ['hours in which nobody ever works hold nothing back', hours('Europe/Berlin', []), '2026-11-24T02:00:00Z', '2026-11-24T02:00:00Z'],
  ])('%s', (_, mission, said, heard) => {
    expect(decentTime(mission, false, new Date(said)).toISOString()).toBe(new Date(heard).toISOString());
    expect(decentTime(mission, true, new Date(said)).toISOString()).toBe(new Date(said).toISOString());
  });

  test('never in the past, always while people are there, and the first such moment', () => {
    const zones = ['Pacific/Auckland', 'Asia/Kathmandu', 'Africa/Nairobi', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Honolulu'];
    fc.assert(fc.property(fc.constantFrom(...zones), fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }), (zone, days, moment) => {
      const mission = hours(zone, days);
      const heard = decentTime(mission, false, moment);
      expect(heard.getTime()).toBeGreaterThanOrEqual(moment.getTime());
      expect(isOpen(mission, heard)).toBe(true);
      if (heard > moment) expect(nextOpening(mission, moment)).toEqual({ ok: true, at: heard });
    }));
  });
});

describe('how it moves', () => {
  const step = (notice: Notice, next: NoticeStep, when = now) => {
    const result = applyNoticeStep(notice, next, 'p', when);
    if (!result.ok) throw new Error(result.reason);
    return result.notice;
  };

  test('from the draft to the all-clear', () => {
    const running = step(draft, { do: 'send' });
    expect(running).toMatchObject({ state: 'running', step: 1, loud: 1, sentAt: now, nextAt: now });
    const over = step(running, { do: 'end', closing: null }, at(90));
    expect(over).toMatchObject({ state: 'over', step: 2, loud: 2 });
    expect(lasted(over)).toBe(90);
  });

  test('what is planned begins quietly and ends at its time; an outage ends only by hand', () => {
    const planned = step({ ...draft, kind: 'maintenance', from: at(60), until: at(120) }, { do: 'send' });
    expect(planned.state).toBe('planned');
    expect(byTheClock(planned)).toEqual({ do: 'begin', at: at(60) });
    const running = step(planned, { do: 'begin' }, at(60));
    expect(running).toMatchObject({ step: 2, loud: 1 });
    expect(byTheClock(running)).toEqual({ do: 'end', at: at(120) });
    expect(byTheClock({ ...running, kind: 'outage' })).toBeNull();
    // An advice that runs out is no news.
    expect(step({ ...running, kind: 'advice' }, { do: 'end', closing: null }, at(120)).loud).toBe(1);
  });

  test('an update that changes nothing is refused', () => {
    const running = step(draft, { do: 'send' });
    expect(applyNoticeStep(running, { do: 'update', texts: { ...draft.texts }, until: null, urgent: false }, 'p', now)).toEqual({ ok: false, reason: 'same' });
  });

  test('whatever is tried in whatever order: steps only grow, what has ended stays ended, a draft is never heard of', () => {
    const steps = fc.constantFrom<NoticeStep>(
      { do: 'send' }, { do: 'begin' }, { do: 'update', texts: { de: 'a', en: 'b' }, until: null, urgent: true }, { do: 'end', closing: null }, { do: 'cancel' },
    );
    fc.assert(fc.property(fc.array(steps, { maxLength: 12 }), fc.boolean(), (tried, later) => {
      let notice: Notice = later ? { ...draft, from: at(60) } : draft;
      for (const next of tried) {
        const result = applyNoticeStep(notice, next, 'p', now);
        expect(result.ok || result.reason === 'same').toBe(isAllowedFor(notice, next.do));
        if (!result.ok) continue;
        expect(['over', 'cancelled']).not.toContain(notice.state);
        expect(result.notice.step).toBeGreaterThanOrEqual(notice.step);
        expect(result.notice.loud).toBeLessThanOrEqual(result.notice.step);
        notice = result.notice;
        if (notice.sentAt === null) expect(notice.step).toBe(0);
      }
    }));
  });
});

describe('what is typed', () => {
  test.each([
    ['VPN', ['vpn']],
    ['vpn, Imprimante', ['vpn', 'printer']],
    ['VPN und Drucker', ['vpn', 'printer']],
    ['  ', []],
  ])('services: %s', (typed, ids) => expect(readServices(typed, catalogue)).toEqual({ ok: true, value: ids }));

  test.each([
    ['alle', { ...nobody, all: true }],
    ['ALL', { ...nobody, all: true }],
    ['Afrika; middle east', { ...nobody, regions: ['africa', 'middle_east'] }],
    ['Kenia, Jordanie', { ...nobody, countries: ['KE', 'JO'] }],
    ['KE', { ...nobody, countries: ['KE'] }],
    ['Nairobi', { ...nobody, missions: ['nairobi'] }],
    ['Botschaft Nairobi und Embajada Aman', { ...nobody, missions: ['nairobi', 'amman'] }],
    ['', nobody],
  ])('concerned: %s', (typed, value) => expect(readConcerned(typed, catalogue)).toEqual({ ok: true, value }));

  test.each([
    ['Nairobbi', { part: 'Nairobbi', nearest: 'Nairobi', several: [] }],
    ['Kenja', { part: 'Kenja', nearest: 'Kenia', several: [] }],
    ['Botschaft', { part: 'Botschaft', nearest: null, several: ['Botschaft Amman', 'Botschaft Nairobi'] }],
    ['Nairobi, Atlantis', { part: 'Atlantis', nearest: null, several: [] }],
  ])('not understood: %s', (typed, problem) => expect(readConcerned(typed, catalogue)).toEqual({ ok: false, problem }));

  test('what is shown again is understood again', () => {
    const everything = { all: false, regions: ['africa'], countries: ['JO'], missions: ['nairobi'] };
    for (const language of ['de', 'en', 'fr', 'es'] as const)
      expect(readConcerned(writtenConcerned(everything, catalogue, language, 'alle'), catalogue)).toEqual({ ok: true, value: everything });
  });

  test.each([
    ['jetzt', '2026-11-24T08:00'], ['22:00', '2026-11-24T21:00'], ['22 Uhr', '2026-11-24T21:00'], ['18h30', '2026-11-24T17:30'], ['10pm', '2026-11-24T21:00'],
    ['06:00', '2026-11-25T05:00'], ['morgen 6:00', '2026-11-25T05:00'], ['mañana 06:00', '2026-11-25T05:00'], ['tomorrow at 6:00', '2026-11-25T05:00'],
    ['25.11. 06:00', '2026-11-25T05:00'], ['25.11.2026, 06:00', '2026-11-25T05:00'], ['25/11/2026 6h00', '2026-11-25T05:00'], ['2026-11-25 06:00', '2026-11-25T05:00'],
    ['05.01. 06:00', '2027-01-05T05:00'], ['23.11. 20:00', '2026-11-23T19:00'], ['in 2 Stunden', '2026-11-24T10:00'], ['30 min', '2026-11-24T08:30'], ['+4h', '2026-11-24T12:00'],
    // The clock goes forward at two: half past two is half past three.
    ['29.03.2027 02:30', '2027-03-29T00:30'], ['28.03.2027 02:30', '2027-03-28T01:30'],
  ])('a moment: %s', (typed, utc) => expect(readMoment(typed, 'Europe/Berlin', now, true)?.toISOString().slice(0, 16)).toBe(utc));

  test.each(['', 'bald', '25:00', '31.02.2026 10:00', '10', '12:60', '2026-13-01 10:00', 'x'.repeat(5000)])('no moment: %s', (typed) =>
    expect(readMoment(typed, 'Europe/Berlin', now, true)).toBeNull());

  test('a moment that was written is read as the same one, in every zone', () => {
    fc.assert(fc.property(fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'America/Lima'), fc.integer({ min: 0, max: 500_000 }), (zone, minutes) => {
      const moment = at(minutes);
      const again = readMoment(writtenMoment(moment, zone), zone, now, true)!;
      // An hour that the clock shows twice is written like the first of the two.
      expect(writtenMoment(again, zone)).toBe(writtenMoment(moment, zone));
    }));
  });

  test('whatever is typed, nothing throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
      readMoment(typed, 'Europe/Berlin', now, true);
      readConcerned(typed, catalogue);
      readServices(typed, catalogue);
    }));
  });
});

test('missions are counted for a suspicion, not tickets, and unknown ones do not count', () => {
  const ticket = (mission: string | null) => ({ mission }) as Parameters<typeof looksLikeOutage>[0][number];
  const setting = { missions: 3, within: 60 };
  expect(looksLikeOutage(['a', 'a', 'b', 'b', null].map(ticket), setting)).toBe(false);
  expect(looksLikeOutage(['a', 'b', 'c'].map(ticket), setting)).toBe(true);
});
