/** Published answers, as the core and the files know them. */
import type { Language } from './language.ts';

/** A published answer about a service, in one language. */
export interface Article {
  /** `[a-z0-9-]{1,80}`; the same answer in two languages has two ids. */
  id: string;
  service: string | null;
  language: Language;
  title: string;
  /** Plain text. */
  text: string;
  /** Other ways to ask for it, indexed like the title. */
  questions: string[];
  /** When somebody last made sure that it is still true. */
  checkedAt: Date;
  /** Retired articles answer nobody. */
  retired: boolean;
}
