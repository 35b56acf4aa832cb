/** Services, who is stopped, since when, which language: one sentence each. */
import { describe, expect, test } from 'vitest';
import { detectLanguage } from '../../src/understanding/language.ts';
import type { TextLanguage } from '../../src/understanding/language.ts';
import { createServiceFinder } from '../../src/understanding/services.ts';
import { findSince } from '../../src/understanding/since.ts';
import { urgencySignals } from '../../src/understanding/urgency-signals.ts';
import { fold } from '../../src/understanding/words.ts';
import { services } from './engine.ts';

describe('services', () => {
  const finder = createServiceFinder(services, new Set(['drücken', 'passiert'].map(fold)));
  const first = (text: string, language: string) => finder.find(fold(text), language).ranked[0];

  test.each([
    ['de', 'Der Netzwerkdrucker streikt', 'printer'],
    ['de', 'Etikettendruckern fehlt Papier', 'printer'],
    ['de', 'Das Videokonferenzsystem hat kein Bild', 'video'],
    ['de', 'Der Durcker spinnt', 'printer'],
    ['de', 'Unser Drukcer spinnt', 'printer'],
    ['de', 'RKVisa hängt', 'visa'],
    ['de', 'rk visa hängt', 'visa'],
    ['de', 'Die E-Akte öffnet nicht', 'dms'],
    ['de', 'Die eakte öffnet nicht', 'dms'],
    ['en', 'our printers are all offline', 'printer'],
    ['en', 'the fingerprint scaner is dirty', 'passport'],
    ['en', 'my smart card is not read', 'account'],
    ['en', 'callers hear static only', 'phone'],
    ['de', 'Der Kartenleser blinkt nicht mehr', 'account'],
    ['de', 'Anrufer hören uns nicht', 'phone'],
    ['fr', "le lecteur d'empreintes est bloqué", 'passport'],
    ['es', 'la impresora no imprime', 'printer'],
    ['ru', 'у нас нет картриджа для принтера', 'printer'],
    ['ar', 'والطابعة لا تعمل', 'printer'],
    ['de', 'mit meinem Laptop komme ich nicht ins VPN', 'vpn'],
    ['de', 'Der Drucker geht nicht, ich schreibe vom Diensthandy', 'printer'],
    ['de', 'Spielt mir das Übersetzungsprogramm auf meinem Rechner auf', 'software'],
    ['en', 'the wifi is down, the desk phones work perfectly', 'internet'],
    ['en', 'Kindly print nothing, the toner is out, Word or Excel all the same', 'printer'],
    ['de', 'Drucker und Scanner stehen still', 'printer'],
  ])('%s: %s', (language, text, service) => {
    expect(first(text, language)?.service).toBe(service);
  });

  test.each([
    ['de', 'Was ist denn da passiert?'],
    ['de', 'Das passt mir gar nicht'],
    ['de', 'Ich bin sehr zufrieden worden'],
    ['de', 'Ich möchte ausdrücklich loben'],
    ['en', 'Good morning to all of you'],
    ['fr', 'Merci beaucoup à toute l’équipe'],
    ['en', 'any update on this?'],
    ['en', 'in other words, nobody knows'],
    ['de', 'Bei uns stehen vierzig Leute am Schalter'],
    ['de', 'Die Leitung des Hauses wird ungeduldig'],
    ['fr', 'On ne tient pas compte de nous'],
    ['es', 'No me di cuenta de eso'],
    ['ru', 'в связи с отпуском'],
  ])('%s: none in "%s"', (language, text) => {
    expect(first(text, language)).toBeUndefined();
  });

  test.each([
    ['de', 'Herr Okafor fängt am Montag an: Rechner, Telefon, Drucker, das volle Programm'],
    ['en', 'Since the storm there is no mail, no phone and no printer'],
    ['es', 'hay que darle de todo, portátil, móvil, correo'],
  ])('%s: several one after the other are all and none: %s', (language, text) => {
    expect(first(text, language)?.score).toBeLessThan(0.3);
  });

  test('an everyday word is no certain name', () => {
    expect(first('we need some update here', 'en')!.score).toBeLessThan(0.4);
    expect(first('call me on the phone', 'en')!.score).toBeLessThan(0.3);
  });

  test('a way to reach somebody is known as one', () => {
    expect(first('Bitte um Rückruf, Durchwahl 318', 'de')).toMatchObject({ service: 'phone', contact: true });
    expect(first('Die Durchwahl 318 rauscht, das Headset auch', 'de')).toMatchObject({ service: 'phone', contact: false });
  });

  test.each([
    ['ich habe eine E-Mail bekommen, dass es weitergeleitet wurde', true],
    ['laut Outlook ging die E-Mail an die Fachebene', false],
  ])('a notice by mail is known as one: %s', (text, mail) => {
    expect(first(text, 'de')).toMatchObject({ service: 'email', mail });
  });

  test('names are masked where they are certain', () => {
    expect(finder.find(fold('Der Netzwerkdrucker und das VPN'), 'de').masked.replace(/\s+/g, ' ').trim()).toBe('der § und das §');
  });
});

describe('who is stopped', () => {
  test.each([
    ['Das Wartezimmer ist voll', 'visitors'],
    ['applicants are queueing outside', 'visitors'],
    ['le guichet est fermé', 'visitors'],
    ['люди стоят на улице', 'visitors'],
    ['die ganze Botschaft ist offline', 'mission'],
    ['the entire consulate has no line', 'mission'],
    ['toda la embajada está sin internet', 'mission'],
    ['zwei Kolleginnen haben dasselbe', 'several'],
    ['several colleagues see the same', 'several'],
    ['mein Laptop geht nicht an', 'me'],
    ['my screen is black', 'me'],
    ['das VPN ist weg', null],
  ])('%s: %s', (text, impact) => {
    expect(urgencySignals(text).impact).toBe(impact);
  });

  test('the widest circle counts', () => {
    expect(urgencySignals('Mein Rechner und der von zwei Kolleginnen sind aus, die Antragsteller warten').impact).toBe('visitors');
  });

  test('a deadline is seen', () => {
    expect(urgencySignals('In 20 Minuten beginnt die Schalte mit der Delegation').deadline).toBe(true);
    expect(urgencySignals('The printer is loud').deadline).toBe(false);
  });
});

describe('since when, on Wednesday 25 November 2026, 12:30 in Nairobi', () => {
  const since = (text: string) => findSince(text, new Date('2026-11-25T09:30:00Z'), 'Africa/Nairobi');
  const local = (date: Date | null | undefined) => date?.toLocaleString('sv', { timeZone: 'Africa/Nairobi' });

  test.each([
    ['Seit heute früh geht nichts', 'Seit heute früh', '2026-11-25 08:00:00'],
    ['Drucker steht seit gestern Abend', 'seit gestern Abend', '2026-11-24 18:00:00'],
    ['seit Montag kommen keine Mails', 'seit Montag', '2026-11-23 00:00:00'],
    ['seit drei Tagen ohne Netz', 'seit drei Tagen', '2026-11-22 00:00:00'],
    ['seit einer halben Stunde tot', 'seit einer halben Stunde', '2026-11-25 12:00:00'],
    ['seit dem 3. November', 'seit dem 3. November', '2026-11-03 00:00:00'],
    ['since this morning it is slow', 'since this morning', '2026-11-25 08:00:00'],
    ['since Friday', 'since Friday', '2026-11-20 00:00:00'],
    ['it died 3 hours ago', '3 hours ago', '2026-11-25 09:30:00'],
    ['since 9 am', 'since 9 am', '2026-11-25 09:00:00'],
    ['since 2 pm', 'since 2 pm', '2026-11-24 14:00:00'],
    ['depuis hier soir', 'depuis hier soir', '2026-11-24 18:00:00'],
    ['depuis deux jours le réseau est coupé', 'depuis deux jours', '2026-11-23 00:00:00'],
    ['desde el lunes no funciona', 'desde el lunes', '2026-11-23 00:00:00'],
    ['hace tres horas', 'hace tres horas', '2026-11-25 09:30:00'],
    ['с понедельника не работает', 'с понедельника', '2026-11-23 00:00:00'],
  ])('%s', (text, words, at) => {
    const found = since(text);
    expect(found?.words).toBe(words);
    expect(local(found?.at)).toBe(at);
  });

  test('words without a time are kept as they are', () => {
    expect(since('seit dem Update startet nichts')).toEqual({ words: 'seit dem Update startet nichts', at: null });
  });

  test.each(['please order it for the consul', 'I am working from home', 'Ich arbeite ab Montag zu Hause', 'Ich brauche einen Laptop'])('none in "%s"', (text) => {
    expect(since(text)).toBeNull();
  });
});

describe('language', () => {
  test.each([
    ['Der Drucker im zweiten Stock druckt seit gestern nicht mehr', 'de'],
    ['Our printer has not been working since yesterday evening', 'en'],
    ['Notre imprimante ne fonctionne plus depuis hier soir', 'fr'],
    ['Nuestra impresora no funciona desde ayer por la tarde', 'es'],
    ['A nossa impressora não funciona desde ontem à tarde', 'pt'],
    ['Наш принтер не работает', 'ru'],
    ['الطابعة لا تعمل', 'ar'],
  ])('%s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });

  test.each<[string, TextLanguage]>([['ok super', 'de'], ['VPN down', 'fr'], ['1042', 'es'], ['👍', 'pt']])('short text "%s" keeps %s', (text, hint) => {
    expect(detectLanguage(text, hint)).toBe(hint);
  });
});
