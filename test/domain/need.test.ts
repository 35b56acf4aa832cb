/** The life of a need, and finding one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeNeed, needStates, nextStates, searchNeeds, type Need, type NeedState } from '../../src/domain/need.ts';

const now = new Date('2026-11-24T08:00:00Z');
const need = (state: NeedState, more: Partial<Need> = {}): Need => ({
  ...{ id: 12, title: 'Beidseitig drucken', wanted: 'Papier ist teuer', service: 'printer', state, answer: null },
  ...{ createdAt: new Date(0), changedAt: new Date(0), thread: 't', version: 3 },
  ...more,
});

describe('the state', () => {
  const table: Record<NeedState, string> = {
    heard: 'examined planned delivered declined',
    examined: 'planned delivered declined',
    planned: 'examined delivered declined',
    delivered: 'examined',
    declined: 'examined',
  };
  test.each(needStates.flatMap((from) => needStates.map((to) => [from, to] as const)))('%s → %s', (from, to) => {
    const result = changeNeed(need(from), to, 'weil', now);
    if (from === to) expect(result).toEqual({ ok: false, reason: 'same' });
    else if (!table[from].split(' ').includes(to)) expect(result).toEqual({ ok: false, reason: 'backwards' });
    else expect(result).toEqual({ ok: true, need: need(to, { answer: 'weil', changedAt: now, version: 4 }) });
  });

  test.each([null, '', ' \n '])('declined without a reason (%j) is refused', (answer) => {
    expect(changeNeed(need('planned'), 'declined', answer, now)).toEqual({ ok: false, reason: 'reason' });
    expect(changeNeed(need('examined'), 'planned', answer, now)).toMatchObject({ ok: true, need: { answer: null } });
  });

  test('whatever is tried, what is declined has a reason, and versions grow by one with each change', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...needStates), fc.option(fc.string()))), (steps) => {
        let subject = need('heard');
        for (const [to, answer] of steps) {
          const result = changeNeed(subject, to, answer, now);
          if (!result.ok) continue;
          expect(nextStates(subject.state)).toContain(to);
          expect(result.need.version).toBe(subject.version + 1);
          subject = result.need;
          if (subject.state === 'declined') expect(subject.answer?.trim()).toBeTruthy();
        }
      }),
    );
  });
});

describe('search', () => {
  const names = (service: string) => (service === 'printer' ? 'Drucker printer imprimante' : service);
  const all = [need('heard'), need('planned', { id: 7, title: 'Größerer Speicher', wanted: 'Akten', service: null })];
  test.each([
    ['drucker', [12]],
    ['DRUCK teuer', [12]],
    ['grosser', [7]],
    ['imprim', [12]],
    ['7', [7]],
    ['', [12, 7]],
    ['drucker akten', []],
    ['( [ \\', [12, 7]],
  ])('%s', (query, ids) => {
    expect(searchNeeds(all, query, names).map(({ id }) => id)).toEqual(ids);
  });
});
