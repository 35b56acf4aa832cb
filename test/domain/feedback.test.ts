/** When the letterbox is opened, and what kind of feedback a text says it is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, opensLetterbox, shuffled } from '../../src/domain/feedback.ts';
import { feedbackKind } from '../../src/understanding/feedback-kind.ts';

const at = (text: string) => new Date(`2026-11-${text}Z`);
const letters = (...days: string[]) => days.map((day) => at(`${day}T00:00`));

describe('the letterbox', () => {
  test.each([
    ['three of yesterday', letters('23', '23', '23'), true],
    ['two of yesterday', letters('23', '23'), false],
    ['one of three days ago', letters('21'), true],
    ['one of two days ago', letters('22'), false],
    ['five of today', letters('24', '24', '24', '24', '24'), false],
    ['two of yesterday and two of today', letters('23', '23', '24', '24'), false],
    ['nothing', [], false],
  ])('%s', (_, days, opens) => {
    expect(opensLetterbox(days, at('24T12:37'), 0)).toBe(opens);
  });

  test('is never opened within six hours of anything that is in it and may be taken out', () => {
    fc.assert(
      fc.property(fc.date({ min: at('01T00:00'), max: at('20T23:59'), noInvalidDate: true }), fc.integer({ min: 0, max: 200 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (written, hours, chance) => {
        const now = new Date(written.getTime() + hours * 3_600_000);
        const days = [dayOf(written), dayOf(written), dayOf(written)];
        if (opensLetterbox(days, now, chance)) expect(now.getTime() - written.getTime()).toBeGreaterThanOrEqual(6 * 3_600_000);
      }),
    );
  });

  test('each hour of the day is as likely as the others, and the last one is certain', () => {
    const counts = new Map<number, number>();
    let state = 1;
    const draw = () => (state = (state * 48271) % 2147483647) / 2147483647;
    for (let run = 0; run < 16_000; run++) {
      const hour = Array.from({ length: 24 }, (_, n) => n).find((n) => opensLetterbox(letters('20'), new Date(Date.UTC(2026, 10, 24, n, 37)), draw()));
      counts.set(hour ?? -1, (counts.get(hour ?? -1) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n + 6));
    for (const count of counts.values()) expect(count).toBeGreaterThan(800);
  });

  test('shuffling keeps everything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true })), (items, draws) => {
        const iterator = draws[Symbol.iterator]();
        expect(shuffled(items, () => iterator.next().value as number).toSorted()).toEqual(items.toSorted());
      }),
    );
  });
});

describe('the kind', () => {
  test.each([
    ['praise', 'Ein großes Lob an die Kolleginnen am Abend'],
    ['praise', 'Die neue Videokonferenz ist hervorragend'],
    ['praise', 'The new video system is excellent, keep it up'],
    ['praise', 'Bravo pour la nouvelle messagerie'],
    ['praise', 'Enhorabuena por el nuevo sistema'],
    ['complaint', 'Ich bin sehr enttäuscht von der Hotline'],
    ['complaint', 'Das dauert viel zu lange'],
    ['complaint', 'This is unacceptable, nobody answers'],
    ['complaint', 'Je suis mécontent du délai'],
    ['complaint', 'Tengo una queja sobre la impresora'],
    ['wish', 'Wir wünschen uns eine bessere Leitung'],
    ['wish', 'Es waere schoen, wenn man das Formular speichern koennte'],
    ['wish', 'It would be great to have a second printer'],
    ['wish', 'Il serait utile de pouvoir imprimer recto verso'],
    ['wish', 'Nos gustaría tener una segunda línea'],
    ['wish', 'Danke für alles! Ich wünsche mir noch einen Scanner'],
    [null, 'Rückmeldung zum neuen Formular'],
    [null, 'Die Hotline ist toll, aber leider ist der Drucker schlecht'],
    [null, 'Das ist nicht gut und nicht toll'],
    [null, 'This is not great'],
    [null, ''],
  ])('%s: %s', (kind, text) => {
    expect(feedbackKind(text)).toBe(kind);
  });
});
