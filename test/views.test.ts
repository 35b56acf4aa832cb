/** Every sentence exists in every language and asks for the same values: a missing one would be seen by a person. */
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { languages } from '../src/domain/catalogue.ts';
import { parseCommand } from '../src/flows/commands.ts';
import { en } from '../src/views/messages/en.ts';
import { fr } from '../src/views/messages/fr.ts';
import { catalogues, localTime, say, type MessageKey } from '../src/views/say.ts';

const keys = Object.keys(en) as MessageKey[];

function argumentsOf(pattern: string): string[] {
  const names = new Set<string>();
  const visit = (elements: MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      names.add(element.value);
      if (element.type === TYPE.plural || element.type === TYPE.select)
        for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(parse(pattern, { ignoreTag: true }));
  return [...names].sort();
}

describe.each(languages)('%s', (language) => {
  test('has every sentence and no other', () => {
    expect(Object.keys(catalogues[language]).sort()).toEqual([...keys].sort());
  });

  test.each(keys)('%s asks for the same values and is not empty', (key) => {
    expect(catalogues[language][key].trim()).not.toBe('');
    expect(argumentsOf(catalogues[language][key])).toEqual(argumentsOf(en[key]));
  });

  test.each(keys.filter((key) => key.startsWith('button.')))('%s fits a button', (key) => {
    expect(say(language, key, { reference: 'AA-1000000', number: 99 }).length).toBeLessThanOrEqual(75);
  });

  test.each(keys.filter((key) => /^form\.\w[\w-]*\.title$|^form\.(send|save|cancel|article\.publish)$/.test(key)))('%s fits a dialog’s head', (key) => {
    expect(say(language, key).length).toBeLessThanOrEqual(24);
  });

  test('every word that the help names is a command', () => {
    const [, forAll = '', forResponders = ''] = /:\s(.+)\.\s.+:\s([\p{L}, ]+)\.$/u.exec(say(language, 'help.text')) ?? [];
    const named = [...forAll.split(', '), ...forResponders.split(', ')].map((word) => word.replace('de/en/fr/es', 'fr'));
    expect(named.map((word) => parseCommand(word)?.name)).toEqual(
      ['report', 'request', 'ask', 'feedback', 'needs', 'status', 'services', 'digest', 'details', 'mission', 'language', 'help', 'queue', 'notice', 'articles', 'ratings'],
    );
  });

  test('every language can be asked for as the bot says it can', () => {
    const asked = [...say(language, 'language.which').matchAll(/\((\p{L}+ \w\w)\)/gu)].map(([, words = '']) => parseCommand(words));
    expect(asked).toEqual(languages.map((rest) => ({ name: 'language', rest })));
  });
});

test.each(Object.entries(fr))('French spaces: %s', (_, sentence) => {
  expect(sentence.replaceAll(/!(?=[a-z])|\d:\d/g, '')).not.toMatch(/[^\u202F][;:!?»]|«[^\u202F]/);
});

test('what a person typed is never read as a pattern', () => {
  expect(say('en', 'queue.requester', { name: '{evil} <b>{name}</b>' })).toBe('{evil} <b>{name}</b> writes:');
});

test('times are shown as the reader’s clock shows them', () => {
  expect(localTime('de', new Date('2026-11-24T08:00:00Z'), 'Asia/Kathmandu')).toBe('Di., 24. November um 13:45');
  expect(localTime('fr', new Date('2026-11-24T08:00:00Z'), 'Africa/Dakar')).toBe('mar. 24 novembre à 08:00');
  expect(localTime('es', new Date('2026-11-24T20:00:00Z'), 'America/Lima')).toBe('mar, 24 de noviembre, 15:00');
});
