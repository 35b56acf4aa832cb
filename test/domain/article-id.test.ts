import { describe, expect, it } from 'vitest';
import { articleId } from '../../src/domain/article-id.ts';

describe('articleId', () => {
  it.each([
    ['Wie ändere ich mein Passwort für die Straße?', 'wie-aendere-ich-mein-passwort-fuer-die-strasse-x1y2z3'],
    ['  ¿Cómo se pide un portátil?  ', 'como-se-pide-un-portatil-x1y2z3'],
    ['L’œuvre été', 'l-oeuvre-ete-x1y2z3'],
    ['كيف', 'article-x1y2z3'],
    ['', 'article-x1y2z3'],
  ])('%s', (title, id) => {
    expect(articleId(title, 'X1-y_2Z3abc')).toBe(id);
  });

  it('is an id that the store and the files take, however long the title', () => {
    for (const title of ['ß'.repeat(500), `${'a'.repeat(59)} b`, '-'.repeat(99), '👩🏽‍💻'])
      expect(articleId(title, 'AbC-_123456')).toMatch(/^[a-z0-9][a-z0-9-]{0,79}$/);
  });
});
