/** Whatever is pasted: an answer in bounded time, no crash, and no certainty where there is nothing to understand. */
import { describe, expect, test } from 'vitest';
import { ownWords } from '../../src/understanding/own-words.ts';
import { engine } from './engine.ts';

const understanding = engine();
const size = 100_000;

describe('bad input', () => {
  // A test that an expression backtracks in fails by the runner's time limit.
  test.each([
    ['one long word', 'a'.repeat(size)],
    ['spaces', ' '.repeat(size)],
    ['quotation marks', '> '.repeat(size / 2)],
    ['line breaks', 'x\n'.repeat(size / 2)],
    ['digits', '1'.repeat(size)],
    ['dots', '. '.repeat(size / 2)],
    ['since', 'seit '.repeat(size / 5)],
    ['on wrote', `on ${'wrote '.repeat(size / 6)}`],
    ['compounds', 'netzwerkdruckerpapierstau'.repeat(size / 25)],
    ['many words', 'der drucker '.repeat(size / 12)],
    ['combining marks', 'e\u0301'.repeat(size / 2)],
    ['lone surrogates', '\ud83d'.repeat(size)],
    ['NUL', '\0'.repeat(size)],
    ['brackets', '([{'.repeat(size / 3)],
  ])('100 kB of %s', (_, text) => {
    const { ranked, confidence } = understanding.understand(text);
    expect(ranked).toHaveLength(7);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
  });

  test.each(['', '   ', '😀🤖🖨️', '???', '!!! ...', '\u200b\u200f', '…', '🤷'])('nothing to understand: %j', (text) => {
    const { confidence, clarify } = understanding.understand(text);
    expect(confidence).toBeLessThanOrEqual(0.3);
    expect(clarify!.length).toBeGreaterThan(1);
  });

  test('a NUL within a text changes nothing', () => {
    const plain = understanding.understand('Der Drucker im Flur druckt nicht');
    expect(understanding.understand('Der Drucker\0im Flur\0druckt nicht')).toEqual(plain);
  });

  test('mixed scripts are read', () => {
    expect(understanding.understand('Принтер zeigt paper jam, please help مرحبا').service).toBe('printer');
  });
});

describe('the person’s own words', () => {
  test('a mail thread below, a signature and a quotation do not count', () => {
    const text = [
      'Wann bekomme ich denn eine Antwort auf meine Anfrage von letzter Woche?',
      '',
      'Mit freundlichen Grüßen',
      'Anna Berger',
      'Botschaft Lissabon, Drucker- und Telefonbeauftragte',
      '',
      '-----Ursprüngliche Nachricht-----',
      'Von: Service Desk',
      'Gesendet: Montag',
      'Betreff: Drucker defekt',
      '> Der Drucker ist kaputt und das VPN fällt aus.',
    ].join('\n');
    expect(ownWords(text)).toBe('Wann bekomme ich denn eine Antwort auf meine Anfrage von letzter Woche?');
    expect(understanding.understand(text)).toMatchObject({ intent: 'status', service: null });
  });

  test('a log does not drown the sentence', () => {
    const log = Array.from({ length: 400 }, (_, at) => `2026-11-23 10:00:${String(at % 60).padStart(2, '0')} ERROR com.example.Mail - refused\n    at com.example.Mail.send(Mail.java:${at})`);
    const text = `${log.slice(0, 200).join('\n')}\nSeit heute früh verschickt mein Outlook nichts mehr, hier das Protokoll.\n${log.slice(200).join('\n')}`;
    expect(ownWords(text)).toBe('Seit heute früh verschickt mein Outlook nichts mehr, hier das Protokoll.');
    expect(understanding.understand(text)).toMatchObject({ language: 'de', intent: 'report', service: 'email' });
  });

  test('a forwarded mail alone is still read', () => {
    expect(ownWords('From: Registry\nSent: Monday\nSubject: e-file\n\nOur e-file does not open any documents.')).toContain('does not open any documents');
  });
});
