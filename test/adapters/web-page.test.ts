import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../adapters/web/page/', import.meta.url);
const assets = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const scripts = assets.filter(({ name }) => name.endsWith('.js'));

describe('the page', () => {
  it('says everything in both languages, with the same blanks', async () => {
    const module: unknown = await import(new URL('texts.js', folder).href);
    const { texts } = module as { texts: Record<'de' | 'en', Record<string, string>> };
    expect(Object.keys(texts.en)).toEqual(Object.keys(texts.de));
    const blanks = (sentence: string | undefined) => (sentence?.match(/\{\w+\}/g) ?? []).sort();
    for (const [key, sentence] of Object.entries(texts.de)) {
      expect(sentence, key).not.toBe('');
      expect(blanks(texts.en[key]), key).toEqual(blanks(sentence));
    }
  });

  it('has no sentence that is missing or that nobody uses', async () => {
    const module: unknown = await import(new URL('texts.js', folder).href);
    const { texts } = module as { texts: { de: Record<string, string> } };
    const used = assets.filter(({ name }) => name !== 'texts.js').map(({ text }) => text).join('\n');
    const asked = [...used.matchAll(/(?:\bt\(|data-text=|data-label=|text: |label: |submit: )['"]([a-z.0-9]+\.[a-z.0-9]+)['"]/g)].map((match) => match[1] ?? '');
    for (const key of asked) expect(texts.de, key).toHaveProperty([key]);
    const built = /^(empty|requester|queue)\./;
    expect(Object.keys(texts.de).filter((key) => !built.test(key) && !used.includes(`'${key}'`) && !used.includes(`"${key}"`))).toEqual([]);
  });

  it('has no way to turn text into markup, and nothing inline', () => {
    expect(scripts.length).toBeGreaterThan(5);
    for (const { name, text } of scripts) {
      expect(text, name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\(|new Function/);
    }
    const html = assets.find(({ name }) => name === 'index.html')?.text ?? '';
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc="\/page\/)/);
  });

  it('loads nothing from anywhere else', () => {
    for (const { name, text } of assets) {
      const addresses = text.match(/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]+[^\s"')]*/gi) ?? [];
      expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg'), name).toEqual([]);
    }
  });
});
