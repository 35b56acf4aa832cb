/** Tells what concerns the IT group from what does not: a model of its own, since "something else" is no intent. */
import { learn } from './classifier.ts';
import type { Learnt } from './classifier.ts';
import type { Features } from './features.ts';
import { ideasOf } from './lexicon.ts';
import { remembered } from './words.ts';

/** How much a sentence out of scope counts among the many that are in scope. */
const outsideWeight = 2;

/** Of two classes: 0 is inside, 1 is outside. */
export function learnGate(inside: Features[], outside: Features[]): Learnt {
  const examples = [
    ...inside.map((features) => ({ features, label: 0 })),
    ...outside.map((features) => ({ features, label: 1, weight: outsideWeight })),
  ];
  return learn(examples, { classes: 2, rounds: 2, rate: 1, trust: 0.1 });
}

const stems = [
  // Written without accents, as `fold` leaves them.
  'server', 'netz', 'netwer', 'drucker', 'printer', 'print', 'scan', 'toner', 'laptop', 'notebook', 'computer', 'rechner', 'bildschirm', 'monitor', 'tastatur', 'keyboard', 'maus', 'mouse', 'passwor', 'kennwor', 'login', 'log', 'anmeld', 'account', 'konto', 'zugriff', 'zugang', 'access', 'berechtig', 'permission', 'software', 'program', 'app', 'update', 'install', 'lizenz', 'licen', 'mail', 'outlook', 'postfach', 'inbox', 'verteiler', 'kalender', 'internet', 'wlan', 'wifi', 'vpn', 'router', 'leitung', 'line', 'telefon', 'phone', 'handy', 'mobil', 'smartphone', 'tablet', 'sim', 'video', 'webex', 'zoom', 'teams', 'chat', 'kamera', 'camera', 'mikro', 'micro', 'beamer', 'projector', 'datei', 'file', 'ordner', 'folder', 'laufwerk', 'drive', 'backup', 'akte', 'dms', 'excel', 'word', 'pdf', 'browser', 'website', 'webseite', 'homepage', 'intranet', 'portal', 'system', 'it', 'ticket', 'hotline', 'helpdesk', 'support', 'bot', 'token', 'smartcard', 'chipkarte', 'pin', 'usb', 'kabel', 'cable', 'steckdose', 'technik', 'techni', 'cyber', 'virus', 'phishing', 'spam', 'daten', 'data', 'digital', 'online', 'offline', 'fehlermeldung', 'error', 'bluescreen', 'elefand', 'biometr', 'fingerprint', 'fingerabdruck',
  'imprimante', 'ordinateur', 'ecran', 'clavier', 'mot', 'compte', 'logiciel', 'reseau', 'courriel', 'messagerie', 'fichier', 'serveur', 'informatique', 'impresora', 'ordenador', 'computador', 'pantalla', 'contrasen', 'cuenta', 'red', 'correo', 'archivo', 'servidor', 'informatic', 'impressora', 'tela', 'senha', 'conta', 'rede', 'arquivo', 'sistema', 'принтер', 'компьютер', 'ноутбук', 'экран', 'пароль', 'учетн', 'сеть', 'интернет', 'почт', 'файл', 'сервер', 'программ', 'систем', 'телефон', 'сайт', 'طابع', 'حاسوب', 'كمبيوتر', 'شاش', 'كلم', 'حساب', 'شبك', 'انترنت', 'بريد', 'ملف', 'خادم', 'برنامج', 'نظام', 'هاتف', 'موقع',
];
const stemSet = new Set(stems);
const longest = Math.max(...stems.map((stem) => stem.length));

const isIt = remembered((word) => {
  const bare = word.replace(/^(?:ال|بال|لل|و)/, '');
  for (let length = Math.min(longest, bare.length); length >= 2; length--) {
    if (stemSet.has(bare.slice(0, length)) && (length > 3 || bare.length <= length + 1)) return true;
  }
  return false;
});
const topicsOf = remembered((word) => ideasOf(word).filter((idea) => idea.startsWith('topic/')));

/** What the gate sees beside the words: whether anything in the text has to do with IT. */
export function itSigns(words: string[], services: number): string[] {
  const found = words.filter(isIt).length;
  const topics = new Set(words.flatMap(topicsOf));
  return [
    ...topics,
    `topics ${Math.min(topics.size, 2)}`,
    `topics ${Math.min(topics.size, 1)}, it ${Math.min(found + services, 1)}`,
    `it words ${Math.min(found, 3)}`,
    `services ${Math.min(services, 2)}`,
    ...(found + services === 0 ? ['no it'] : []),
  ];
}
