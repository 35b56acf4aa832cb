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
  Konto, Leitung, Netz, Portal, Termine, Anmeldung, Datei, Ordner, Lichtbild, Tunnel, installieren, Berechtigung, Kalender, Twitter, Facebook, Instagram, Word, Visum, Reisepass, Dienstreise, Evakuierung, Telefon, Anrufe, Anrufer, Chat, Adressbuch, Schalte, Lizenz, Papierkorb, Kopfhörer, Datenträger, Adminrechte
  connection, drive, tunnel, account, appointments, reimbursement, license, licence, battery, registry, spam, dial-in, phone, telephone, business trip, calls, callers, chat, ink, address book, licences, licenses, streaming, line, the line is, line to, modem, admin rights
  compte, portable, remboursement, réservation, messagerie, téléphone
  cuenta, citas, reembolso, visado, teléfono
  conta, marcação, reembolso, visto, telefone
  сеть, приложение, виза, сайт, печать, телефон, командировка, почта
  حساب, مواعيد, تأشيرة, تأشيرات, جوازات, البريد, انقطاع, فيزا
`);

/** Name what everything runs on: a more exact name beside them wins. */
export const vagueWords = joined(`
  Laptop, Notebook, Rechner, Computer, PC, Arbeitsplatzrechner, Bildschirm, Software, Internet, Netzwerk, Passwort, Kennwort, Login, Zugangsdaten, Browser, Benutzerkonto, offline
  laptop, notebook, computer, workstation, software, internet, network, password, login, log-in, sign-in, user account, credentials, browser, mobile
  ordinateur, ordinateur portable, logiciel, réseau, mot de passe, identifiant, ordenador, computadora, contraseña, computador, palavra-passe, компьютер, ноутбук, интернет, пароль, حاسوب, كمبيوتر, إنترنت, كلمة المرور, الشبكة
`);

/** Ways to talk to somebody: after one of `byWords` they are no service. */
export const talkingWords = joined('Telefon, phone, telephone, Chat, E-Mail, Mail, email, téléphone, teléfono, telefone, courriel, correo, mobile, Handy, телефон, чат, هاتف');
export const byWords = joined('am, per, by, over, on, via, falscher, falsche, wrong, au, pelo, по');

/** "with my laptop I cannot get into ...": the laptop is not what it is about. */
export const instrumentWords = joined('mit, mittels, with, from, using, avec, depuis, con, desde, com, pelo, с, через');

/** Look like an inflected or mistyped name and are none. */
export const noNames = joined(`
  worden, passende, passender, passenden, passendes, ausdrücklich, ausdrückliche, nachdrücklich, officer, officers, passt, passe, passen, passiert, netter, nette, nettes, nettem, netten, leitungen, elementar, portugal, appel, apple, telefonisch, telefonieren, telefoniert, telefonat, telefonnummer, telefonzelle, phones, kanzler, routine, scanned, printed, wired, redo, rede, reden, passado, passage, passer, passo, sited, sitio, vista, linha, linien, tokyo
`);
