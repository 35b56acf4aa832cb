/** Every sentence exists in every language and asks for the same values: a missing one would be seen by a person. */
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { languages } from '../src/domain/catalogue.ts';
import { en } from '../src/views/messages/en.ts';
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
    expect(say(language, key, { reference: 'AA-1000000' }).length).toBeLessThanOrEqual(75);
  });

  test.each(keys.filter((key) => /^form\.\w[\w-]*\.title$|^form\.(send|save|cancel)$/.test(key)))('%s fits a dialog’s head', (key) => {
    expect(say(language, key).length).toBeLessThanOrEqual(24);
  });
});

test('what a person typed is never read as a pattern', () => {
  expect(say('en', 'queue.requester', { name: '{evil} <b>{name}</b>' })).toBe('{evil} <b>{name}</b> writes:');
});

test('times are shown as the reader’s clock shows them', () => {
  expect(localTime('de', new Date('2026-11-24T08:00:00Z'), 'Asia/Kathmandu')).toBe('Di., 24. November um 13:45');
});
