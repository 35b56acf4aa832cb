/** What the engine makes of messages that stand in no seed file. */
import { describe, expect, test } from 'vitest';
import { engine } from './engine.ts';

const understanding = engine();
const now = new Date('2026-11-25T09:30:00Z');
const nairobi = { now, zone: 'Africa/Nairobi' };

describe('a whole message', () => {
  test('German report from the counter: service, who is stopped, since when', () => {
    const text = 'Guten Morgen, seit dem Netzwechsel gestern Abend wirft RK-Visa jede Kollegin nach zwei Klicks hinaus, und das Wartezimmer ist voll.';
    const understood = understanding.understand(text, nairobi);
    expect(understood).toMatchObject({ language: 'de', intent: 'report', clarify: null, service: 'visa', impact: 'visitors', urgency: 'critical' });
    expect(understood.since?.words).toBe('seit dem Netzwechsel gestern Abend');
    expect(understood.since?.at).toEqual(new Date('2026-11-24T15:00:00Z'));
  });

  test('English request keeps its low urgency', () => {
    const understood = understanding.understand('Please set up a mailbox for our new trade attaché, Ms Lindqvist, from 1 March.', nairobi);
    expect(understood).toMatchObject({ language: 'en', intent: 'request', service: 'email', urgency: 'low' });
  });

  test('a ticket is named by reference, by bare number and by day', () => {
    expect(understanding.understand('Wie weit seid ihr mit AA-1042?', nairobi)).toMatchObject({ intent: 'status', tickets: [{ id: 1042 }] });
    expect(understanding.understand('1042', nairobi)).toMatchObject({ intent: 'status', clarify: null, tickets: [{ id: 1042 }] });
    const byDay = understanding.understand('is there any news on my ticket from yesterday?', nairobi);
    expect(byDay).toMatchObject({ intent: 'status', tickets: [{ when: 'yesterday', from: new Date('2026-11-23T21:00:00Z') }] });
  });

  test('the thing to be done wins over the courtesy', () => {
    expect(understanding.understand('Danke! Und noch was: der Drucker im Sekretariat geht nicht mehr.').intent).toBe('report');
    expect(understanding.understand('Thanks a lot! By the way, the projector in the big hall shows no picture any more.').intent).toBe('report');
    expect(understanding.understand('Danke!').intent).toBe('smalltalk');
    expect(understanding.understand('👍')).toMatchObject({ intent: 'smalltalk', clarify: null });
  });

  test.each([
    ['fr', 'Bonjour, l’imprimante du secrétariat ne fonctionne plus depuis ce matin', 'report', 'printer'],
    ['es', 'Necesito hablar con una persona, por favor', 'handoff', null],
    ['pt', 'Não sei mais a minha senha, por favor criem outra', 'request', 'account'],
    ['ru', 'Принтер в приемной не печатает с самого утра', 'report', 'printer'],
    ['ar', 'الطابعة لا تعمل منذ الصباح', 'report', 'printer'],
  ] as const)('%s: %s', (language, text, intent, service) => {
    expect(understanding.understand(text)).toMatchObject({ language, intent, service });
  });

  test.each(['Habt ihr an Pfingstmontag offen?', 'Wie lange habt ihr heute noch auf?', 'what are your hours', 'vous êtes ouverts le 14 juillet ?', 'вы работаете 9 мая?'])('asks, and not after a ticket: %s', (text) => {
    expect(understanding.understand(text)).toMatchObject({ intent: 'ask', service: null, clarify: null });
  });

  test.each([['wo bleibt mein neues diensthandy', 'mobile'], ["where's my new laptop", 'laptop']])('asks after what was ordered: %s', (text, service) => {
    expect(understanding.understand(text)).toMatchObject({ intent: 'status', service });
  });

  test.each(['Vorschlag: bitte beidseitigen Druck einführen', 'Idea: one button for all of it', 'Sugerencia: un solo formulario para todo'])('feedback, as its own heading says: %s', (text) => {
    expect(understanding.understand(text)).toMatchObject({ intent: 'feedback', clarify: null });
  });

  test.each(['Wie wird das Wetter morgen in Oslo?', 'Who won the football match yesterday?', 'Mein Gehalt ist zu niedrig überwiesen worden', 'Kann ich meine Katze mit nach Peru nehmen?'])(
    'out of scope: %s',
    (text) => {
      expect(understanding.understand(text)).toMatchObject({ intent: 'oos', clarify: null, service: null });
    },
  );
});

describe('when unsure', () => {
  test('two or three different intents are offered, the likeliest first', () => {
    const asked = ['Ordner', 'hm, die sache mit dem bildschirm', 'Zugriff', 'nochmal wegen gestern', 'what about the phone', 'Laptop Frau Berger'];
    const answers = asked.map((text) => understanding.understand(text, { languageHint: 'de' })).filter(({ clarify }) => clarify !== null);
    expect(answers.length).toBeGreaterThan(0);
    for (const { clarify, ranked, intent } of answers) {
      expect([2, 3]).toContain(clarify!.length);
      expect(new Set(clarify).size).toBe(clarify!.length);
      expect(clarify![0]).toBe(intent);
      expect(clarify).toEqual(ranked.slice(0, clarify!.length).map((one) => one.intent));
    }
  });

  test('probabilities of the intents sum to one', () => {
    const { ranked } = understanding.understand('Der Scanner am Empfang zieht kein Papier ein');
    expect(ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  });
});

test('the same seeds give the same answers', () => {
  const again = engine();
  for (const text of ['Wer kann mich zurückrufen?', 'Bildschirm kaputt', 'could you extend my access until May', 'меня не пускает в почту'])
    expect(again.understand(text, { now })).toEqual(understanding.understand(text, { now }));
});
