/** What language knows about the words that name services: which are everyday words too, which are vague, which only the means. */
import { fold } from './words.ts';

const joined = (text: string) => new Set(text.trim().split(/\s*[,\n]\s*/).map((word) => fold(word).replace(/[^\p{L}\p{N}]/gu, '')));

/** Mostly said without meaning the service ("any update?", "mein Vorgang", "first in line"). */
export const idleWords = joined(`
  Vorgang, Verbindung, Kanal, Update, Abrechnung, Warteliste, gesperrt, anmelden, Verzeichnis, Absender, Apparat, Sicherung, Übertragung, Belege, Etiketten, Benutzer, Druck, Ablage, Vermittlung, Abwesenheit, Karte, Zertifikat, remote, Tool, Display, Element, Wire, Unterschrift, Hörer, Pass, Programm, Office, Anwendung, App
  directory, switch, extension, channel, program, application, update, file, screen, print, scan, permission, permissions, token, offline, outage, install, restore, element, appointment, evacuation, passport, storage, office, portal, machine, user, card, badge, certificate, labels, prints, records, sender, net, slots, receipts, log in, sign in, sockets, workflow, tool, broadcast, back up, backed up, expenses, display, dock, printing
  ligne, application, programme, agenda, crise, rendez-vous, canal, connexion, casque, souris, dossier, archives, registre, passeport
  línea, red, aplicación, programa, usuario, clave, cita, registro, archivo, canal, extensión, actualización, permisos, pasaporte, crisis, ratón
  linha, rede, aplicação, programa, usuário, registro, arquivo, canal, site, rato, atualização, ramal, crise, permissões, passaporte
  линия, запись, прием, письмо, вход, программа, страница, файл, папка, канал, паспорт, кризис, экран, обновление, реестр, соединение
  خط, ملف, صفحة, سجل, قناة, موعد, تطبيق, برنامج, الموقع, اتصال, جواز سفر, أزمة, إجلاء, تحديث, شريحة, حبر, هاتف
`);

/** Have an everyday meaning beside the service. */
export const ambiguousWords = joined(`
  Konto, Batterie, Leitung, Netz, Portal, Termine, Anmeldung, Datei, Ordner, Lichtbild, Tunnel, installieren, Berechtigung, Kalender, Twitter, Facebook, Instagram, Word, Visum, Reisepass, Dienstreise, Evakuierung, Telefon, Anrufe, Anrufer, Chat, Adressbuch, Schalte, Lizenz, Papierkorb, Kopfhörer, Datenträger, Adminrechte
  connection, credentials, drive, tunnel, account, appointments, reimbursement, license, licence, battery, registry, spam, dial-in, phone, telephone, business trip, calls, callers, chat, ink, address book, licences, licenses, streaming, line, the line is, line to, modem, admin rights
  compte, portable, remboursement, réservation, messagerie, téléphone
  cuenta, citas, reembolso, visado, teléfono, licencia, licencias, atasco
  conta, marcação, reembolso, visto, telefone, licença, licenças
  сеть, приложение, виза, сайт, печать, телефон, командировка, почта
  حساب, رخصة, مواعيد, تأشيرة, تأشيرات, جوازات, البريد, انقطاع, فيزا
`);

/** Name what everything runs on: a more exact name beside them wins. */
export const vagueWords = joined(`
  Laptop, Notebook, Dienstrechner, Rechner, Computer, PC, Arbeitsplatzrechner, Bildschirm, Software, Internet, Netzwerk, Passwort, Kennwort, Login, Zugangsdaten, Browser, Benutzerkonto, offline
  laptop, notebook, computer, workstation, software, internet, network, password, login, log-in, sign-in, user account, credentials, browser, mobile
  ordinateur, ordinateur portable, ordi, logiciel, réseau, mot de passe, identifiant, ordenador, computadora, compu, contraseña, computador, palavra-passe, компьютер, комп, ноут, ноутбук, интернет, пароль, حاسوب, كمبيوتر, إنترنت, كلمة المرور, الشبكة
`);

/** Ways to talk to somebody: after one of `byWords` they are no service. */
export const talkingWords = joined('Telefon, phone, telephone, Chat, E-Mail, Mail, email, téléphone, teléfono, telefone, courriel, correo, mobile, Handy, телефон, чат, هاتف');
/** How to reach somebody: who wants a person names no service with them. */
export const contactWords = joined('Telefon, Durchwahl, Handy, Anruf, Rückruf, Apparat, Nebenstelle, phone, telephone, extension, mobile, call, calls, ext, e-mail, email, mail, téléphone, poste, portable, courriel, teléfono, celular, móvil, extensión, correo, telefone, ramal, telemóvel, телефон, добавочный, добавочном, мобильный, почта, هاتف, تحويلة, جوال, موبايل, chat, чат');
export const byWords = joined('am, per, by, over, on, via, falscher, falsche, wrong, au, pelo, по, laut, automatische, automatischer, automatischen, automated, automatic, automatique, automático, automática, عبر');
/** How notices come: whoever asks what became of something names no service with them. */
export const mailWords = joined('E-Mail, Mail, Mails, e-mail, email, emails, e-mails, mél, courriel, courriels, correo, correos, письмо, почта, имейл, إيميل, البريد, بريد');

/** "with my laptop I cannot get into ...": the laptop is not what it is about. */
export const instrumentWords = joined('mit, mittels, seit, nach, vom, übers, trotz, statt, with, from, using, since, after, via, despite, avec, depuis, après, par, con, desde, tras, con, com, pelo, após, с, через, после, بعد, منذ, عبر');

/** "a program on my PC": the PC is where it is. */
export const placeWords = joined('auf, am, on, onto, sur, en, em, no, na, на, على');

/** After a name: it works, so something else is what it is about. */
export const fineWords = joined('einwandfrei, tadellos, problemlos, fine, perfectly, flawlessly, impeccable, impeccablement, perfectamente, perfeitamente, исправен, исправна, исправно, нормально, سليمة, سليم');
export const notWords = joined('nicht, nie, kein, keine, not, never, no, ne, pas, nunca, não, не, لا, ما, مش');

/** Look like an inflected or mistyped name and are none. */
export const noNames = joined(`
  worden, passende, passender, passenden, passendes, ausdrücklich, ausdrückliche, nachdrücklich, officer, officers, passt, passe, passen, passiert, netter, nette, nettes, nettem, netten, leitungen, elementar, portugal, appel, apple, telefonisch, telefonieren, telefoniert, telefonat, telefonnummer, telefonzelle, phones, kanzler, routine, scanned, printed, wired, redo, rede, reden, passado, passage, passer, passo, sited, sitio, vista, linha, linien, tokyo, excellency, excellence, applies, applied, apply, لزوم, بنت, schalter, schaltern, schalters, schaltet, schalten, umschalten
`);
