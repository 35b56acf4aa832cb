/** The main job as a conversation: a mission reports, the queue answers, the requester reads it, the ticket is resolved. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore } from '../../prisma/store.ts';
import { buttonOf, formOf, noticeOf, textOf } from '../fakes/fake-chat.ts';
import { freshDatabase } from '../fakes/fresh-database.ts';
import { createWorld, type World } from '../fakes/world.ts';

const db = freshDatabase();
let world: World;
beforeEach(() => {
  world = createWorld({ store: createStore(db.database) });
  world.respondersOf('desk', 'jonas', 'kira');
  world.respondersOf('network', 'jonas');
  world.respondersOf('feedback', 'jonas');
});

/** Amina has reported that the printer does not print; the card is in the desk's channel. */
async function reported(text = 'Der Drucker im Visabüro druckt nicht mehr') {
  const requester = world.requester();
  await requester.says(text);
  const form = formOf(await requester.presses(requester.lastSeen(), 'Ergänzen oder ändern'));
  const answer = await requester.submits(form, { service: 'printer', impact: 'several', since: 'seit heute früh' });
  expect(answer.kind).toBe('none');
  const receipt = requester.lastSeen();
  const queue = world.queue('desk');
  return { requester, receipt, queue, card: queue.card(), responder: world.responder() };
}

/** Whatever the bot thinks the text means, the person wants something else. */
async function menuOf(requester: ReturnType<World['requester']>, text: string) {
  await requester.says(text);
  const labels = requester.lastSeen().message.buttons?.map(({ label }) => label) ?? [];
  const out = labels.find((label) => ['Etwas anderes', 'Es geht um IT', 'Something else', 'It is about IT'].includes(label));
  if (out) await requester.presses(requester.lastSeen(), out);
  return requester.lastSeen();
}

describe('start of a conversation', () => {
  test('anything written gets a menu that carries the text along', async () => {
    const requester = world.requester();
    const menu = await menuOf(requester, 'Der Scanner am Schalter klemmt');
    expect(menu.message.buttons?.map(({ label }) => label)).toEqual([
      'Problem melden',
      'Bestellen / anfordern',
      'Frage zu einem Dienst',
      'Rückmeldung geben',
      'Meine Anliegen',
      'Meine Angaben',
    ]);
    const form = formOf(await requester.presses(menu, 'Problem melden'));
    expect(form.fields.find(({ id }) => id === 'text')).toMatchObject({ value: 'Der Scanner am Schalter klemmt' });
  });

  test('the sentence of an English speaker is English, a third language reads English too', async () => {
    const requester = world.requester({ locale: 'it-IT' });
    expect(textOf(await menuOf(requester, '???'))).toContain('What may I do with this?');
  });

  test('whoever only types needs no form: the number of the menu sends the text as it is', async () => {
    const requester = world.requester();
    await requester.says('Die Telefone sind tot');
    await requester.says('1');
    expect(textOf(requester.lastSeen())).toContain('AA-1001');
    expect(textOf(world.queue('desk').card())).toContain('Die Telefone sind tot');
  });

  test('a number typed while a ticket is open and no menu was asked is a word for the ticket', async () => {
    const { requester, queue, card } = await reported();
    await requester.says('2');
    expect(queue.below(card).map(textOf).join()).toContain('Amina Beispiel schreibt:\n2');
  });

  test('a question from the menu that has no answer yet becomes a ticket of kind question without a form', async () => {
    const requester = world.requester();
    await requester.presses(await menuOf(requester, 'Wie richte ich eine Vertretung im Postfach ein?'), 'Frage zu einem Dienst');
    await requester.presses(requester.lastSeen(), 'An die IT-Gruppe senden');
    expect(textOf(world.queue('desk').card())).toContain('AA-1001 · Frage');
    expect(textOf(requester.lastSeen())).toContain('Danke, Ihre Frage ist bei Servicedesk angekommen.');
  });

  test('feedback reaches the feedback queue and the person is told where it lies', async () => {
    const requester = world.requester();
    await requester.submits(formOf(await requester.presses(await menuOf(requester, 'Der neue Helpdesk am Wochenende hilft uns sehr'), 'Rückmeldung geben')), {});
    expect(textOf(world.queue('feedback').card())).toMatch(/Rückmeldung von Amina Beispiel, Botschaft Nairobi\n.*\nDer neue Helpdesk am Wochenende hilft uns sehr/);
    expect(textOf(requester.lastSeen())).toContain('Die IT-Gruppe (Rückmeldungen) liest jede Rückmeldung');
  });

  test('pressing twice sends once', async () => {
    const requester = world.requester();
    const menu = await menuOf(requester, 'Wie lange hebt ihr Mails auf?');
    await requester.presses(menu, 'Frage zu einem Dienst');
    const answer = requester.lastSeen();
    await requester.presses(answer, 'An die IT-Gruppe senden');
    expect(noticeOf(await requester.presses(answer, 'An die IT-Gruppe senden'))).toContain('Diese Frage ist schon erledigt.');
    expect(world.queue('desk').cards()).toHaveLength(1);
  });

  test('the welcome introduces the bot', async () => {
    const requester = world.requester();
    await requester.acts('welcome', '', undefined);
    expect(textOf(requester.lastSeen())).toContain('Ich bin Botschaft, ein Programm: der Bote zwischen Ihrer Vertretung und den Menschen der IT-Gruppe');
  });

  test('guests are told that the bot is not for them, and nothing they wrote is kept', async () => {
    const guest = world.requester({ id: 'gast', staff: false });
    await guest.says('Mein Geheimnis');
    expect(textOf(guest.lastSeen())).toContain('nur für die Beschäftigten');
    const { rows } = await db.database.execute(`select count(*)::int as n from "Draft"`);
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('who is it', () => {
  test('an unknown mission is asked once, in the form, and remembered', async () => {
    const requester = world.requester({ email: undefined });
    const form = formOf(await requester.presses(await menuOf(requester, 'Drucker kaputt'), 'Problem melden'));
    const again = formOf(await requester.submits(form, { service: 'printer', impact: 'me' }));
    expect(again.fields.find(({ id }) => id === 'mission')?.error).toBe('Bitte wählen Sie Ihre Vertretung aus der Liste.');
    expect((await requester.submits(again, { service: 'printer', impact: 'me', mission: 'amman' })).kind).toBe('none');
    expect(textOf(requester.lastSeen())).toContain('Vertretung: Botschaft Amman');
    const next = formOf(await requester.acts('report', '', undefined));
    expect(next.fields.map(({ id }) => id)).not.toContain('mission');
  });

  test('mission, language and zone can be changed, by form or by typing', async () => {
    const requester = world.requester();
    await requester.says('sprache en');
    expect(textOf(requester.lastSeen())).toBe('From now on I speak English with you.');
    await requester.says('mission Amman');
    expect(textOf(requester.lastSeen())).toBe('Noted: your mission is Embassy Amman.');
    const form = formOf(await requester.acts('details.open', '', undefined));
    expect(form.fields.find(({ id }) => id === 'mission')).toMatchObject({ value: { label: 'Embassy Amman' } });
    await requester.submits(form, { language: 'de', zone: 'Asia/Tokyo' });
    expect(textOf(requester.lastSeen())).toBe('Notiert: Botschaft Amman, Deutsch, Asia/Tokyo.');
  });

  test('a sentence that begins like a command is a sentence', async () => {
    const requester = world.requester();
    await requester.says('Mission lost its network an hour ago, please help.');
    expect(textOf(requester.lastSeen())).toContain('Mission lost its network an hour ago');
  });
});

describe('the report form', () => {
  test('errors appear at their fields and nothing typed is lost', async () => {
    const requester = world.requester();
    const form = formOf(await requester.acts('report', '', undefined));
    const again = formOf(await requester.submits(form, { text: 'ab', since: 'gestern' }));
    const byId = Object.fromEntries(again.fields.map((field) => [field.id, field]));
    expect(byId.text).toMatchObject({ value: 'ab', error: 'Bitte schreiben Sie etwas mehr, damit Ihnen jemand helfen kann.' });
    expect(byId.service).toMatchObject({ error: 'Bitte wählen Sie etwas aus.' });
    expect(byId.impact).toMatchObject({ error: 'Bitte wählen Sie etwas aus.' });
    expect(byId.since).toMatchObject({ value: 'gestern' });
    expect(world.queue('desk').cards()).toHaveLength(0);
  });

  test('the urgency follows from who is stopped and is shown', async () => {
    const requester = world.requester();
    const form = formOf(await requester.acts('report', '', undefined));
    const impact = form.fields.find(({ id }) => id === 'impact');
    expect(impact?.type === 'choice' && impact.options.map(({ label }) => label)).toEqual([
      'Nur ich (Dringlichkeit: normal)',
      'Mehrere Kolleginnen und Kollegen (Dringlichkeit: hoch)',
      'Die ganze Vertretung (Dringlichkeit: kritisch)',
      'Besucher am Schalter (Dringlichkeit: kritisch)',
    ]);
    await requester.submits(form, { text: 'Schalter steht still', service: 'unknown', impact: 'visitors' });
    expect(textOf(requester.lastSeen())).toContain('Dringlichkeit: kritisch');
    expect(textOf(world.queue('desk').card())).toContain('🔴 Kritisch');
  });

  test('a text longer than the form is put back whole', async () => {
    const long = `Anfang ${'lang '.repeat(900)}Ende`;
    const requester = world.requester();
    const form = formOf(await requester.presses(await menuOf(requester, long), 'Problem melden'));
    await requester.submits(form, { service: 'printer', impact: 'me' });
    expect(world.queue('desk').card().message.quote?.text).toBe(long);
  });

  test('sent twice, it is one ticket', async () => {
    const requester = world.requester();
    const form = formOf(await requester.presses(await menuOf(requester, 'Drucker'), 'Problem melden'));
    await requester.submits(form, { service: 'printer', impact: 'me' }, [], 'once');
    expect((await requester.submits(form, { service: 'printer', impact: 'me' }, [], 'once')).kind).toBe('none');
    expect(noticeOf(await requester.submits(form, { service: 'printer', impact: 'me' }, [], 'twice'))).toBe('Das ist schon abgeschickt.');
    expect(world.queue('desk').cards()).toHaveLength(1);
  });
});

describe('the ticket', () => {
  test('receipt and card say what matters, in their readers’ words and times', async () => {
    const { receipt, card } = await reported();
    expect(textOf(receipt)).toBe(
      [
        'AA-1001 · Drucker',
        'Danke, Ihre Meldung ist bei Servicedesk angekommen. Es wartet darauf, dass es jemand übernimmt. Schreiben Sie hier alles Weitere, was hilft; es erreicht die Leute, die daran arbeiten.',
        'Der Drucker im Visabüro druckt nicht mehr',
        'Stand: neu',
        'Dienst: Drucker',
        'Dringlichkeit: hoch',
        'Wer ist betroffen: Mehrere Kolleginnen und Kollegen',
        'Seit: seit heute früh',
        'Vertretung: Botschaft Nairobi',
        'Zuständig: Servicedesk',
        'Antwort voraussichtlich bis: Di., 24. November um 13:00 (Ihre Ortszeit)',
      ].join('\n'),
    );
    expect(textOf(card)).toContain('AA-1001 · Störung · Drucker');
    expect(textOf(card)).toContain('Ortszeit dort: Di., 24. November um 11:00');
    expect(card.message.buttons?.map(({ label }) => label)).toEqual([
      'Übernehmen',
      'Lösen',
      'Rückfrage',
      'Verschieben / ändern',
      'Zusammenführen',
      'Kein Anliegen',
    ]);
  });

  test('from report to resolved', async () => {
    const { requester, receipt, responder, queue, card } = await reported();
    await responder.presses(card, 'Übernehmen');
    expect(textOf(requester.lastSeen())).toContain('Jonas Muster aus der IT-Gruppe kümmert sich jetzt um AA-1001.');
    const words = await responder.repliesTo(card, 'Ist das Papierfach richtig eingerastet?');
    expect(textOf(requester.lastSeen())).toBe('Jonas Muster (IT-Gruppe):\nIst das Papierfach richtig eingerastet?');
    expect(words.reactions).toEqual(['delivered']);
    const reply = await requester.repliesTo(receipt, 'Ja, ist es.');
    expect(reply.reactions).toEqual(['delivered']);
    expect(textOf(queue.below(card).at(-1)!)).toContain('Amina Beispiel schreibt:\nJa, ist es.');
    const form = formOf(await responder.presses(queue.card(), 'Lösen'));
    await responder.submits(form, { text: 'Der Treiber war veraltet, jetzt druckt er wieder.' });
    expect(textOf(requester.lastSeen())).toContain('AA-1001 ist gelöst, sagt Jonas Muster (IT-Gruppe). Falls nicht');
    expect(textOf(receipt)).toContain('Stand: gelöst');
    await requester.presses(receipt, 'Gelöst, danke');
    expect(textOf(receipt)).toContain('Stand: geschlossen');
    expect(queue.below(card).map(textOf)).toContain('Die Vertretung bestätigt: AA-1001 ist gelöst.');
  });
});

describe('who hears what', () => {
  test('a line that begins with // or 🔒 stays inside, whoever writes it', async () => {
    const { requester, responder, card } = await reported();
    await responder.presses(card, 'Übernehmen');
    const before = requester.sees().length;
    await responder.repliesTo(card, '// die rufen jede Woche an');
    await responder.repliesTo(card, '🔒 intern');
    expect(requester.sees()).toHaveLength(before);
  });

  test('a reply of another responder stays inside until it is sent on purpose', async () => {
    const { requester, responder, queue, card } = await reported();
    await responder.presses(card, 'Übernehmen');
    const kira = world.responder({ id: 'kira', name: 'Kira Probe' });
    const before = requester.sees().length;
    const words = await kira.repliesTo(card, 'Das hatten wir letzte Woche auch in Lagos.');
    expect(requester.sees()).toHaveLength(before);
    const offer = queue.below(card).at(-1)!;
    expect(textOf(offer)).toContain('Das blieb intern: Kira Probe hat AA-1001 nicht übernommen.');
    expect(noticeOf(await responder.presses(offer, 'Senden und übernehmen'))).toBe('Das kann nur Kira Probe senden.');
    await kira.presses(offer, 'Senden und übernehmen');
    expect(textOf(requester.lastSeen())).toContain('Kira Probe (IT-Gruppe):\nDas hatten wir letzte Woche auch in Lagos.');
    expect(words.reactions).toEqual(['delivered']);
    expect(textOf(offer)).toContain('Kira Probe hat übernommen');
    expect(textOf(card)).toContain('Übernommen von: Kira Probe');
  });

  test('kept inside means inside', async () => {
    const { requester, responder, queue, card } = await reported();
    const before = requester.sees().length;
    await responder.repliesTo(card, 'Nehme ich das?');
    const offer = queue.below(card).at(-1)!;
    const pressed = { ...offer, message: structuredClone(offer.message) };
    await responder.presses(offer, 'Intern behalten');
    expect(textOf(offer)).toBe('Intern behalten.');
    expect(noticeOf(await responder.presses(pressed, 'Senden und übernehmen'))).toBe('Darüber ist schon entschieden.');
    expect(requester.sees()).toHaveLength(before);
  });

  test('somebody who is no responder of the queue is not even offered to send', async () => {
    const { requester, card, queue } = await reported();
    const stranger = world.responder({ id: 'fremd', name: 'Fremd' });
    const before = requester.sees().length;
    await stranger.repliesTo(card, 'Hallo?');
    expect(requester.sees()).toHaveLength(before);
    expect(queue.below(card).filter(({ author }) => author === 'bot')).toHaveLength(0);
  });

  test('what is said elsewhere in the channel is none of the bot’s business, and nothing of it is kept', async () => {
    const responder = world.responder();
    await responder.saysIn('channel-desk', 'Wer holt Kaffee?');
    const { rows } = await db.database.execute(
      `select (select count(*) from "EventKey")::int as keys, (select count(*) from "Person")::int as persons, (select count(*) from "Word")::int as words`,
    );
    expect(rows).toEqual([{ keys: 0, persons: 0, words: 0 }]);
  });

  test('a reply that cannot be delivered is warned of, visibly', async () => {
    const { requester, responder, queue, card } = await reported();
    await responder.presses(card, 'Übernehmen');
    world.chat('web').failNext({ kind: 'gone' });
    const words = await responder.repliesTo(card, 'Bitte neu starten.');
    expect(words.reactions).toEqual([]);
    expect(queue.below(card).map(textOf).at(-1)).toContain('⚠️ Eine Nachricht zu AA-1001 konnte nicht zugestellt werden.');
    expect(requester.lastSeen().message.quote?.text).not.toBe('Bitte neu starten.');
  });

  test('edits and deletions follow on the other side', async () => {
    const { requester, receipt, responder, queue, card } = await reported();
    await responder.presses(card, 'Übernehmen');
    const words = await responder.repliesTo(card, 'Bitte den Stecker zihen');
    const seen = requester.lastSeen();
    await responder.edits(words, 'Bitte den Stecker ziehen');
    expect(textOf(seen)).toBe('Jonas Muster (geändert):\nBitte den Stecker ziehen');
    await responder.edits(words, '// doch nicht');
    expect(textOf(seen)).toBe('Jonas Muster hat diese Nachricht gelöscht.');
    const reply = await requester.repliesTo(receipt, 'Mein Passwort ist 1234');
    const copy = queue.below(card).at(-1)!;
    await requester.deletes(reply);
    expect(textOf(copy)).toBe('Amina Beispiel hat diese Nachricht gelöscht.');
    const { rows } = await db.database.execute(`select count(*)::int as n from "Word" where text like '%1234%'`);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('a deleted question is not answered by an old edit of somebody else', async () => {
    const { receipt, requester, queue, card } = await reported();
    const reply = await requester.repliesTo(receipt, 'Noch etwas');
    const stranger = world.responder({ id: 'fremd', name: 'Fremd' });
    await stranger.edits(reply, 'gefälscht');
    expect(textOf(queue.below(card).at(-1)!)).toContain('Amina Beispiel schreibt:\nNoch etwas');
  });

  test('files travel both ways; one that cannot be passed on is named', async () => {
    const { requester, receipt, responder, queue, card } = await reported();
    const chat = world.chat('web');
    const shot = chat.putFile('shot', new Uint8Array([1, 2, 3]), 'fehler.png');
    await requester.repliesTo(receipt, 'So sieht es aus', shot);
    expect(textOf(queue.below(card).at(-1)!)).toBe('Amina Beispiel hat eine Datei gesendet: fehler.png');
    expect(chat.fileBytes('web-copy-of-shot')).toEqual(new Uint8Array([1, 2, 3]));
    await responder.presses(card, 'Übernehmen');
    await responder.repliesTo(card, 'Anleitung', { platform: 'web', id: 'x', name: 'anleitung.pdf', type: 'application/pdf', size: 9, unreachable: true });
    expect(queue.below(card).map(textOf)).toContain(
      '⚠️ Die Datei „anleitung.pdf“ zu AA-1001 konnte nicht zugestellt werden: die Plattform gibt einem Bot an dieser Stelle keinen Zugriff auf Dateien.',
    );
    expect(requester.sees().map(textOf).join()).toContain('Jonas Muster (IT-Gruppe):\nAnleitung');
  });
});

describe('several tickets', () => {
  test('with one open ticket, the direct chat belongs to it; with a way out', async () => {
    const { requester, queue, card } = await reported();
    await requester.says('Jetzt blinkt er auch noch rot');
    expect(textOf(queue.below(card).at(-1)!)).toContain('Jetzt blinkt er auch noch rot');
    const note = requester.lastSeen();
    expect(textOf(note)).toBe('Das habe ich zu AA-1001 weitergegeben.');
    await requester.presses(note, 'Etwas Neues');
    expect(textOf(queue.below(card).at(-1)!)).toBe('Die Vertretung hat das zurückgenommen: Es gehört zu etwas anderem.');
    expect(requester.lastSeen().message.quote?.text).toBe('Jetzt blinkt er auch noch rot');
    expect(buttonOf(requester.lastSeen().message, 'Etwas anderes')).toBeTruthy();
  });

  test('with several, the bot asks which', async () => {
    const { requester, receipt, queue } = await reported();
    const form = formOf(await requester.acts('report', '', undefined));
    await requester.submits(form, { text: 'VPN bricht ab', service: 'vpn', impact: 'me' });
    await requester.says('Es geht wieder nicht');
    const question = requester.lastSeen();
    expect(question.message.buttons?.map(({ label }) => label)).toEqual(['AA-1002 · VPN', 'AA-1001 · Drucker', 'Etwas Neues']);
    await requester.presses(question, 'AA-1001 · Drucker');
    expect(textOf(queue.below(queue.card()).at(-1)!)).toContain('Es geht wieder nicht');
    expect(textOf(world.queue('network').card())).not.toContain('Es geht wieder nicht');
    expect(textOf(receipt)).toContain('AA-1001');
  });

  test('a mere thank-you reopens nothing, anything else does', async () => {
    const { requester, receipt, responder, queue, card } = await reported();
    const form = formOf(await responder.presses(card, 'Lösen'));
    await responder.submits(form, { text: 'Erledigt.' });
    await requester.repliesTo(receipt, 'Vielen Dank!');
    expect(textOf(card)).toContain('Stand: gelöst');
    expect(textOf(queue.below(card).at(-1)!)).toContain('Vielen Dank!');
    await requester.says('danke');
    expect(textOf(requester.lastSeen())).toBe('Gern geschehen. Alles Gute!');
    await requester.repliesTo(receipt, 'Danke, aber er druckt immer noch nicht');
    expect(textOf(card)).toContain('Stand: in Arbeit');
    expect(queue.below(card).map(textOf)).toContain('Amina Beispiel hat AA-1001 wieder geöffnet.');
  });
});
