/**
 * Floors a little under what was measured (`npm run eval` prints the figures), so that a regression goes red. unseen and asides were
 * written by writers who had seen no seed, and of them only summary figures were looked at; the errors on all others were read
 * while seeds and settings were chosen.
 */
import { describe, expect, test } from 'vitest';
import { figuresOf } from '../../src/understanding/measure.ts';
import { textLanguages } from '../../src/understanding/language.ts';
import { engine, messagesOf } from './engine.ts';

const understanding = engine();
const figures = (file: string, language: string) =>
  figuresOf(
    messagesOf(file)
      .filter((message) => message.language === language)
      .map((message) => {
        const languageHint = textLanguages.find((known) => known === message.language)!;
        return { message, answer: understanding.understand(message.text, { languageHint }) };
      }),
  );

describe.each([
  { file: 'unseen.jsonl', language: 'de', right: 0.96, rightOrClarified: 0.97, asks: 0.08, handled: 0.9, wronglyRejected: 0.03, service: 0.93, falseService: 0.06 },
  { file: 'unseen.jsonl', language: 'en', right: 0.95, rightOrClarified: 0.96, asks: 0.06, handled: 0.9, wronglyRejected: 0.03, service: 0.94, falseService: 0.11 },
  { file: 'unseen.jsonl', language: 'fr', right: 0.88, rightOrClarified: 0.92, asks: 0.15, handled: 0.8, wronglyRejected: 0.03, service: 0.93, falseService: 0.12 },
  { file: 'unseen.jsonl', language: 'es', right: 0.95, rightOrClarified: 0.95, asks: 0.11, handled: 0.8, wronglyRejected: 0.03, service: 0.9, falseService: 0.11 },
  { file: 'unseen.jsonl', language: 'pt', right: 0.92, rightOrClarified: 0.93, asks: 0.16, handled: 0.8, wronglyRejected: 0.03, service: 0.89, falseService: 0.08 },
  { file: 'unseen.jsonl', language: 'ru', right: 0.92, rightOrClarified: 0.96, asks: 0.12, handled: 0.8, wronglyRejected: 0.03, service: 0.93, falseService: 0.08 },
  { file: 'unseen.jsonl', language: 'ar', right: 0.88, rightOrClarified: 0.92, asks: 0.17, handled: 0.8, wronglyRejected: 0.03, service: 0.89, falseService: 0.08 },
  // More than half of it names no service, and half of that has a word that only sounds like one.
  { file: 'asides.jsonl', language: 'de', right: 0.85, rightOrClarified: 0.91, asks: 0.18, handled: 0.4, wronglyRejected: 0.05, service: 0.81, falseService: 0.33 },
  { file: 'asides.jsonl', language: 'en', right: 0.89, rightOrClarified: 0.91, asks: 0.18, handled: 0.4, wronglyRejected: 0.03, service: 0.86, falseService: 0.18 },
  { file: 'asides.jsonl', language: 'fr', right: 0.79, rightOrClarified: 0.91, asks: 0.39, handled: 0.6, wronglyRejected: 0.05, service: 0.59, falseService: 0.31 },
  { file: 'asides.jsonl', language: 'es', right: 0.8, rightOrClarified: 0.89, asks: 0.29, handled: 0, wronglyRejected: 0.03, service: 0.78, falseService: 0.34 },
  { file: 'asides.jsonl', language: 'pt', right: 0.89, rightOrClarified: 0.95, asks: 0.27, handled: 0.6, wronglyRejected: 0.03, service: 0.66, falseService: 0.31 },
  { file: 'asides.jsonl', language: 'ru', right: 0.74, rightOrClarified: 0.87, asks: 0.24, handled: 0, wronglyRejected: 0.05, service: 0.8, falseService: 0.29 },
  { file: 'asides.jsonl', language: 'ar', right: 0.79, rightOrClarified: 0.93, asks: 0.38, handled: 0.6, wronglyRejected: 0.03, service: 0.72, falseService: 0.3 },
  { file: 'fresh-two.jsonl', language: 'de', right: 0.95, rightOrClarified: 0.96, asks: 0.08, handled: 0.94, wronglyRejected: 0.03, service: 0.96, falseService: 0.08 },
  { file: 'fresh-two.jsonl', language: 'en', right: 0.92, rightOrClarified: 0.94, asks: 0.15, handled: 0.84, wronglyRejected: 0.03, service: 0.86, falseService: 0.07 },
  { file: 'fresh-two.jsonl', language: 'fr', right: 0.88, rightOrClarified: 0.93, asks: 0.17, handled: 0.85, wronglyRejected: 0.03, service: 0.9, falseService: 0.05 },
  { file: 'fresh-two.jsonl', language: 'es', right: 0.86, rightOrClarified: 0.9, asks: 0.21, handled: 0.6, wronglyRejected: 0.03, service: 0.9, falseService: 0.09 },
  { file: 'fresh-two.jsonl', language: 'pt', right: 0.95, rightOrClarified: 0.95, asks: 0.19, handled: 0.85, wronglyRejected: 0.03, service: 0.93, falseService: 0.09 },
  { file: 'fresh-two.jsonl', language: 'ru', right: 0.95, rightOrClarified: 0.95, asks: 0.1, handled: 0.72, wronglyRejected: 0.03, service: 0.85, falseService: 0.09 },
  { file: 'fresh-two.jsonl', language: 'ar', right: 0.93, rightOrClarified: 0.93, asks: 0.19, handled: 0.85, wronglyRejected: 0.03, service: 0.9, falseService: 0.05 },
  { file: 'fresh.jsonl', language: 'de', right: 0.92, rightOrClarified: 0.95, asks: 0.18, handled: 0.92, wronglyRejected: 0.03, service: 0.93, falseService: 0.04 },
  { file: 'fresh.jsonl', language: 'en', right: 0.89, rightOrClarified: 0.95, asks: 0.15, handled: 0.87, wronglyRejected: 0.03, service: 0.9, falseService: 0.06 },
  { file: 'fresh-other.jsonl', language: 'fr', right: 0.89, rightOrClarified: 0.92, asks: 0.15, handled: 0.89, wronglyRejected: 0.03, service: 0.85, falseService: 0.04 },
  { file: 'fresh-other.jsonl', language: 'es', right: 0.89, rightOrClarified: 0.92, asks: 0.18, handled: 0.89, wronglyRejected: 0.03, service: 0.85, falseService: 0.08 },
  { file: 'fresh-other.jsonl', language: 'pt', right: 0.85, rightOrClarified: 0.87, asks: 0.22, handled: 0.89, wronglyRejected: 0.03, service: 0.84, falseService: 0.04 },
  { file: 'fresh-other.jsonl', language: 'ru', right: 0.89, rightOrClarified: 0.94, asks: 0.15, handled: 0.89, wronglyRejected: 0.03, service: 0.71, falseService: 0.11 },
  { file: 'fresh-other.jsonl', language: 'ar', right: 0.8, rightOrClarified: 0.92, asks: 0.29, handled: 0.89, wronglyRejected: 0.03, service: 0.89, falseService: 0.07 },
  { file: 'untouched.jsonl', language: 'de', right: 0.89, rightOrClarified: 0.93, asks: 0.11, handled: 0.85, wronglyRejected: 0.04, service: 0.88, falseService: 0.04 },
  { file: 'untouched.jsonl', language: 'en', right: 0.93, rightOrClarified: 0.95, asks: 0.14, handled: 0.85, wronglyRejected: 0.03, service: 0.91, falseService: 0.04 },
  { file: 'held-out.jsonl', language: 'de', right: 0.95, rightOrClarified: 0.96, asks: 0.1, handled: 0.95, wronglyRejected: 0.03, service: 0.95, falseService: 0.03 },
  { file: 'held-out.jsonl', language: 'en', right: 0.94, rightOrClarified: 0.96, asks: 0.16, handled: 0.95, wronglyRejected: 0.03, service: 0.89, falseService: 0.03 },
  // Written to be as hard as people can be.
  { file: 'exam.jsonl', language: 'de', right: 0.9, rightOrClarified: 0.94, asks: 0.16, handled: 0.9, wronglyRejected: 0.03, service: 0.84, falseService: 0.03 },
  { file: 'exam.jsonl', language: 'en', right: 0.9, rightOrClarified: 0.93, asks: 0.17, handled: 0.81, wronglyRejected: 0.03, service: 0.87, falseService: 0.07 },
  { file: 'exam.jsonl', language: 'fr', right: 0.91, rightOrClarified: 0.91, asks: 0.17, handled: 0.45, wronglyRejected: 0.05, service: 0.79, falseService: 0.06 },
  { file: 'exam.jsonl', language: 'es', right: 0.87, rightOrClarified: 0.91, asks: 0.2, handled: 0.7, wronglyRejected: 0.05, service: 0.87, falseService: 0.06 },
  { file: 'exam.jsonl', language: 'pt', right: 0.9, rightOrClarified: 0.9, asks: 0.25, handled: 0.7, wronglyRejected: 0.05, service: 0.87, falseService: 0.07 },
  { file: 'exam.jsonl', language: 'ru', right: 0.83, rightOrClarified: 0.91, asks: 0.34, handled: 0.7, wronglyRejected: 0.05, service: 0.87, falseService: 0.06 },
  { file: 'exam.jsonl', language: 'ar', right: 0.87, rightOrClarified: 0.91, asks: 0.24, handled: 0.7, wronglyRejected: 0.05, service: 0.87, falseService: 0.11 },
])('$file, $language', ({ file, language, ...floor }) => {
  const measured = figures(file, language);

  test('intents', () => {
    expect(measured.right).toBeGreaterThan(floor.right);
    expect(measured.rightOrClarified).toBeGreaterThan(floor.rightOrClarified);
    expect(measured.clarified).toBeLessThan(floor.asks);
  });

  test('out of scope', () => {
    expect(measured.rejectedOrClarified).toBeGreaterThan(floor.handled);
    expect(measured.wronglyRejected).toBeLessThan(floor.wronglyRejected);
  });

  test('services', () => {
    expect(measured.serviceRight).toBeGreaterThan(floor.service);
    expect(measured.serviceFalse).toBeLessThan(floor.falseService);
  });
});
