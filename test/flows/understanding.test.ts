/** People just write: what they meant is proposed, asked back where it is unsure, and learnt from when it was wrong. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { emptyPlan } from '../../src/ports/store.ts';
import { answerQuestion } from '../../src/flows/propose.ts';
import { jobTurn } from '../../src/flows/job-turn.ts';
import { formOf, noticeOf, textOf } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
beforeEach(() => {
  world = createWorld({ store: createStore(db.database) });
  world.respondersOf('desk', 'jonas');
});

const labels = (shown: { message: { buttons?: { label: string }[] } }) => shown.message.buttons?.map(({ label }) => label) ?? [];
const facts = (shown: { message: { facts?: { label: string; value: string }[] } }) =>
  Object.fromEntries(shown.message.facts?.map(({ label, value }) => [label, value]) ?? []);

describe('a report in one’s own words', () => {
  test('one press sends what was understood', async () => {
    const requester = world.requester();
    await requester.says('Guten Morgen, seit dem Stromausfall druckt der Drucker in der Visastelle nicht mehr, Wartezimmer voll');
    const proposal = requester.lastSeen();
    expect(textOf(proposal)).toContain('Verstanden: eine Störung. Soll ich das so an Servicedesk geben?');
    expect(facts(proposal)).toMatchObject({ Dienst: 'Drucker', 'Wer ist betroffen': 'Besucher am Schalter', Dringlichkeit: 'kritisch' });
    await requester.presses(proposal, 'So absenden');
    expect(facts(world.queue('desk').card())).toMatchObject({ Dienst: 'Drucker', 'Wer ist betroffen': 'Besucher am Schalter' });
    expect(textOf(world.queue('desk').card())).toContain('Guten Morgen, seit dem Stromausfall');
  });

  test('it can be completed in the form, which holds everything already', async () => {
    const requester = world.requester();
    await requester.says('Seit gestern Abend bricht das VPN bei allen Kollegen ständig ab');
    const form = formOf(await requester.presses(requester.lastSeen(), 'Ergänzen oder ändern'));
    const values = Object.fromEntries(form.fields.map((field) => [field.id, 'value' in field ? field.value : undefined]));
    expect(values).toMatchObject({ service: 'vpn', text: 'Seit gestern Abend bricht das VPN bei allen Kollegen ständig ab' });
    expect(JSON.stringify(values.since).toLowerCase()).toContain('gestern');
  });

  test('without a known mission there is only the form, which asks for it', async () => {
    const requester = world.requester({ email: undefined });
    await requester.says('Der Drucker druckt seit heute früh nur noch leere Seiten');
    expect(labels(requester.lastSeen())).toEqual(['Ergänzen oder ändern', 'Etwas anderes']);
    const form = formOf(await requester.presses(requester.lastSeen(), 'Ergänzen oder ändern'));
    expect(form.fields.map(({ id }) => id)).toContain('mission');
  });

  test('the thing to be done wins over the courtesy', async () => {
    const requester = world.requester();
    await requester.says('Danke! Und noch was: der Drucker geht nicht');
    expect(facts(requester.lastSeen())).toMatchObject({ Dienst: 'Drucker' });
  });
});

describe('when it is unsure', () => {
  test('it asks one short question with at most three meanings, keeps the text, and never asks twice', async () => {
    const requester = world.requester();
    await requester.says('VPN');
    const question = requester.lastSeen();
    expect(textOf(question)).toContain('Ich bin nicht sicher, was Sie möchten.');
    expect(labels(question).length).toBeLessThanOrEqual(4);
    expect(labels(question).at(-1)).toBe('Etwas anderes');
    await requester.presses(question, 'Etwas anderes');
    expect(textOf(requester.lastSeen())).toContain('Was darf ich damit tun?');
    const form = formOf(await requester.presses(requester.lastSeen(), 'Problem melden'));
    expect(form.fields.find(({ id }) => id === 'text')).toMatchObject({ value: 'VPN' });
  });

  test('an outside model may turn the question into a proposal, in place, but never into anything else', async () => {
    const requester = world.requester();
    await requester.says('VPN');
    const question = requester.lastSeen();
    const { rows } = await db.database.execute(`select d.id as draft, (select id from "Delivery" order by seq desc limit 1) as delivery, p.id as person from "Draft" d, "Person" p`);
    const [{ draft, delivery, person }] = rows as [{ draft: string; delivery: string; person: string }];
    await world.store.transaction(async (tx) => {
      const me = await tx.person(person);
      const turn = jobTurn({ catalogue: world.catalogue, now: world.now(), newId: () => 'opinion', capabilities: () => ({ directThreads: true, lookup: true, reactions: true }), understanding: world.understanding, articles: world.articles() }, tx, me!);
      await answerQuestion(turn, { draft, delivery, lane: 'x', text: '' }, 'report');
      await tx.write({ ...emptyPlan(), ...turn.plan }, world.now());
    });
    await world.settle();
    expect(textOf(question)).toContain('Verstanden: eine Störung.');
    await requester.presses(question, 'So absenden');
    expect(world.queue('network').cards()).toHaveLength(1);
  });
});

describe('what is no report', () => {
  test('a question without an answer is passed on with one press', async () => {
    const requester = world.requester();
    await requester.says('Wie richte ich eine Abwesenheitsnotiz in Outlook ein?');
    expect(textOf(requester.lastSeen())).toContain('Dazu habe ich keine veröffentlichte Antwort gefunden.');
    await requester.presses(requester.lastSeen(), 'An die IT-Gruppe senden');
    expect(textOf(world.queue('desk').card())).toContain('Frage');
  });

  test('status shows the ticket that was named, or all of one’s own, never another’s', async () => {
    const requester = world.requester();
    const form = formOf(await requester.acts('report', '', undefined));
    await requester.submits(form, { text: 'Der Drucker klemmt', service: 'printer', impact: 'me' });
    const receipt = requester.lastSeen();
    await world.responder().submits(formOf(await world.responder().presses(world.queue('desk').card(), 'Lösen')), { text: 'Erledigt' });
    await requester.presses(receipt, 'Gelöst, danke');
    await requester.says('Wie ist der Stand von AA-1001?');
    expect(textOf(requester.lastSeen())).toContain('So steht es.');
    expect(facts(requester.lastSeen()).Stand).toBe('geschlossen');
    const eve = world.requester({ id: 'eve', name: 'Eve' });
    await eve.says('Wie ist der Stand von AA-1001?');
    expect(textOf(eve.lastSeen())).toBe('Sie haben zurzeit keine Anliegen.');
  });

  test('who wants a human gets a ticket that says so, and hears when the queue is there', async () => {
    const requester = world.requester();
    await requester.says('Ich möchte bitte mit einem Menschen sprechen und nicht mit einem Bot');
    expect(facts(world.queue('desk').card())).toMatchObject({ Wunsch: 'mit einem Menschen sprechen' });
    expect(requester.sees().map(textOf).join()).toContain('Servicedesk hat Ihre Nachricht und ist jetzt erreichbar');
    await world.wait(12 * 3_600_000);
    const ben = world.requester({ id: 'ben', name: 'Ben', email: 'ben@nairobi.example' });
    await ben.says('Ich möchte bitte mit einem Menschen sprechen und nicht mit einem Bot');
    expect(ben.sees().map(textOf).join()).toContain('wieder ab Mi., 25. November um 09:00 (Ihre Ortszeit)');
  });

  test('what is not for IT is answered honestly, with a way back', async () => {
    const requester = world.requester();
    await requester.says('Wie wird morgen das Wetter in Berlin?');
    expect(textOf(requester.lastSeen())).toContain('Ich bin für die IT der Vertretungen da');
    await requester.presses(requester.lastSeen(), 'Es geht um IT');
    expect(textOf(requester.lastSeen())).toContain('Was darf ich damit tun?');
  });

  test('a greeting is answered like one', async () => {
    const requester = world.requester();
    await requester.says('Hallo');
    expect(textOf(requester.lastSeen())).toContain('Guten Tag! Ich bin Botschaft');
    await requester.says('Vielen Dank!');
    expect(textOf(requester.lastSeen())).toBe('Gern geschehen. Alles Gute!');
  });
});

describe('language', () => {
  test('the bot answers in the language it is spoken to in; short words keep it; a chosen one wins', async () => {
    const requester = world.requester();
    await requester.says('Since this morning the printer only prints empty pages for everybody');
    expect(textOf(requester.lastSeen())).toContain('Understood: a problem.');
    await requester.says('hallo');
    expect(textOf(requester.lastSeen())).toContain('Hello! I am Botschaft');
    await requester.says('sprache de');
    await requester.says('Since this morning the printer only prints empty pages for everybody');
    expect(textOf(requester.lastSeen())).toContain('Verstanden: eine Störung.');
  });
});

describe('several open matters', () => {
  test('a clearly new matter about another service is not pushed into the one open ticket', async () => {
    const requester = world.requester();
    const form = formOf(await requester.acts('report', '', undefined));
    await requester.submits(form, { text: 'Der Drucker klemmt', service: 'printer', impact: 'me' });
    await requester.says('Seit heute früh kommt keiner mehr ins VPN hinein');
    expect(labels(requester.lastSeen())).toEqual(['AA-1001 · Drucker', 'Etwas Neues']);
  });
});

describe('learning from use', () => {
  test('a corrected meaning and a corrected service become suggestions that an operator decides on', async () => {
    const requester = world.requester();
    await requester.says('Wie richte ich eine Abwesenheitsnotiz in Outlook ein?');
    await requester.presses(requester.lastSeen(), 'Etwas anderes');
    const form = formOf(await requester.presses(requester.lastSeen(), 'Bestellen / anfordern'));
    await requester.submits(form, { service: 'printer' });
    const responder = world.responder();
    await responder.submits(formOf(await responder.presses(world.queue('desk').card(), 'Verschieben / ändern')), { service: 'vpn' });
    const open = await world.store.suggestions('open');
    expect(open.toSorted((a, b) => a.kind.localeCompare(b.kind)).map(({ kind, guessed, chosen, ticket }) => ({ kind, guessed, chosen, ticket }))).toEqual([
      { kind: 'intent', guessed: 'ask', chosen: 'request', ticket: 1001 },
      { kind: 'service', guessed: 'printer', chosen: 'vpn', ticket: 1001 },
    ]);
    expect(await world.store.decideSuggestion(open[0]!.id, 'accepted')).toBe(true);
    expect(await world.store.suggestions('accepted')).toHaveLength(1);
    expect(await world.store.decideSuggestion('nonsense', 'dropped')).toBe(false);
  });

  test('what was understood right is no suggestion', async () => {
    const requester = world.requester();
    await requester.says('Der Drucker druckt seit heute früh nur noch leere Seiten');
    await requester.presses(requester.lastSeen(), 'So absenden');
    expect(noticeOf(await requester.presses(requester.sees()[0]!, 'So absenden'))).toBe('Das ist schon abgeschickt.');
    expect(await world.store.suggestions('open')).toEqual([]);
  });
});
