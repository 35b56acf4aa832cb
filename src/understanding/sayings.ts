/** Everyday sayings that only sound like a service: "in other words" is no Word, "die Leitung des Hauses" no line. */
import { fold, wordPattern } from './words.ts';

const lines = `
  in other words, the whole office, whole office, file a complaint, the copy line, my application, our application, mein vorgang, meinen vorgang, meinem vorgang, unser vorgang, unseren vorgang, unserem vorgang, word for word, my word, no word, any word, a word with, have a word, account for, accounts for, on account of, take into account
  in line with, first in line, next in line, last in line, bottom line, in connection with, connection between, head office, front office, back office
  power outage, keep me posted, leitung des hauses, leitung des referats, der leitung des, auf mein konto, auf unser konto, auf ihr konto, am schalter
  an den schaltern, im netz der, im programm der, zur leitung, die leitung des, en ligne avec, compte tenu, tenir compte, tient compte, tient pas compte, tenez compte
  rendre compte, rends compte, compte rendu, en cuenta, se da cuenta, me doy cuenta, darse cuenta, la clave del, la clave de, visto bueno, por conta
  em conta, dar conta, conta de, plain words, your word, boss's word, in the loop, on the line, genehmigung der leitung, ende der leitung, word of mouth
  keep your word, in a word, last word, spread the word, taking into account, by all accounts, on no account, bank account, waiting in line
  stand in line, along the lines, line manager, line ministry, the line between, drop me a line, read between the lines, hard line, foreign office
  post office, out of the office, office hours, office space, back to the office, term of office, take office, phone me, phone number, my mobile number
  any update, update me, an update on, status update, on file, rank and file, single file, personnel file, fine print, small print, in large print
  permission to leave, ask permission, token of appreciation, by extension, deadline extension, extension of the deadline, extension of my contract
  proper channels, official channels, diplomatic channels, through the usual channels, english channel, lunch program, exchange program
  training program, cultural program, job application, application form, letter of application, application deadline, doctor's appointment
  by appointment, appointment as ambassador, play a card, business card, birthday card, credit card, on the cards, birth certificate
  marriage certificate, switch off the light, light switch, drive to work, driving licence, driver's license, drive me crazy, test drive, drive home
  a long drive, business trip to, on a business trip, back from a business trip, tunnel vision, light at the end of the tunnel, marriage registry
  civil registry, screen time, monitor the situation, monitor closely, our teams, mail me, snail mail, send me an e-mail, drop me an email, e-mail me
  zoom in on, excel at, power supply to the building, pass it on, back up your claim, restore order, restore confidence, element of surprise
  records show, net income, safety net, net salary, restore calm, battery of tests, put on display, on display, stick to, stick with, font of knowledge
  storage room, badge of honour, vis-a-vis, vis a vis, pin down, pencil you in my calendar, calendar year, calendar week, calendar days
  folder of brochures, word has it, geht auf sein konto, unter der leitung, die leitung der botschaft, leitung der vertretung, auf der leitung stehen
  lange leitung, soziales netz, ins netz gegangen, netz aus kontakten, auf dem handy erreichbar, unter meiner durchwahl, mail an mich
  schicken sie mir eine mail, in verbindung mit, in verbindung setzen, in verbindung bleiben, verbindung aufnehmen, auf diesem kanal, über diesen kanal
  andere kanäle, dienstlicher kanal, auf offiziellem kanal, kurzes update, gibt es ein update, update zum stand, ein update geben, unter druck
  druck machen, druck ausüben, in druck geben, hoher druck, auf der warteliste, die abrechnung kommt, karten auf den tisch, alles auf eine karte
  karten legen, gelbe karte, licht am ende des tunnels, auf dem programm, auf dem programm stehen, volles programm, volle programm, volle termine, viele termine
  termine mit dem minister, termin beim chef, zur anwendung kommen, in anwendung von, anwendung der vorschrift, strasse gesperrt
  gesperrt wegen bauarbeiten, die straße ist gesperrt, sich anmelden zum kurs, anmeldung zum kurs, anmeldung zur veranstaltung
  anmeldung zur fortbildung, anmeldung beim arzt, volle berechtigung, mit voller berechtigung, seine berechtigung haben, in meiner abwesenheit
  während meiner abwesenheit, in abwesenheit von, im verzeichnis der anlagen, der apparat des ministeriums, am apparat, bleiben sie am apparat
  auf vermittlung von, durch vermittlung, zur sicherung der, zur sicherung des friedens, sicherung rausgeflogen, die sicherung ist raus, pass auf
  aus die maus, graue maus, im element, in seinem element, unsere teams, frist und kalender, im kalender stehen, im kalender eingetragen
  in den ordner legen, ordner im regal, ordner aus pappe, im papierkorb unter dem schreibtisch, tenant compte, comptes rendus, au bout du compte
  en fin de compte, tout compte fait, prendre en compte, prise en compte, pour le compte de, sur le compte de, compte bancaire, compte à rebours
  à bon compte, régler ses comptes, cour des comptes, en première ligne, première ligne, ligne de conduite, ligne directrice, lignes directrices
  dans les grandes lignes, ligne de bus, ligne de métro, entre en ligne de compte, à la ligne, ligne budgétaire, par téléphone, joignable par téléphone
  coup de téléphone, numéro de téléphone, par courriel, par mail, par e-mail, envoyez-moi un mail, mettre en application, en application de
  application du règlement, au programme, programme de la visite, programme culturel, agenda du ministre, agenda politique, agenda chargé, en crise
  crise de nerfs, crise cardiaque, crise économique, cellule de crise ministère, rendez-vous chez le médecin, rendez-vous avec l'ambassadeur
  prendre rendez-vous avec, point de rendez-vous, rendez-vous manqué, dans le même registre, registre de langue, autre registre, registre du commerce
  remboursement de la caution, remboursement du prêt, sans réservation, réserver une table, réservation de table, jouer aux souris, chat et souris
  jeu du chat et de la souris, le chat, casque bleu, casques bleus, casque de moto, en réseau, réseau de contacts, réseau diplomatique
  réseau consulaire, charge de travail, extrait de compte, relevé de compte, faire le compte, tener en cuenta, me di cuenta, dar cuenta de
  por cuenta de, por mi cuenta, por su cuenta, a cuenta de, a fin de cuentas, rendir cuentas, rendición de cuentas, cuenta bancaria, cuenta corriente
  cuenta atrás, cuenta con, cuenta conmigo, la clave está en, palabra clave, persona clave, punto clave, momento clave, en clave de, tema clave
  papel clave, por lo visto, nunca visto, en línea con, en línea recta, primera línea, en primera línea, línea de trabajo, líneas generales
  a grandes líneas, línea de crédito, línea aérea, línea directa con, en red con, red de contactos, red consular, red de apoyo, red vial
  aplicación de la ley, aplicación de la norma, en aplicación de, programa de la visita, programa cultural, programa de becas, programa de actividades
  por teléfono, al teléfono, hablar por teléfono, número de teléfono, por correo, por correo electrónico, correo postal, correo diplomático
  cita con el médico, cita médica, cita con el embajador, concertar una cita, registro civil, registro de la propiedad, archivo histórico
  archivo nacional, archivo general, canal oficial, por los canales oficiales, canal diplomático, canal de panamá, por extensión, extensión del plazo
  extensión del contrato, en toda su extensión, un buen rato, pasar un buen rato, ratón de biblioteca, reembolso del depósito, actualización del curso
  dar-se conta, me dei conta, no fim das contas, afinal de contas, fazer de conta, prestar contas, conta bancária, conta corrente, conta do restaurante
  pagar a conta, pelo visto, visto que, está visto, bem visto, nunca visto antes, visto de cima, linhas gerais, em linhas gerais, aplicação da lei
  aplicação da norma, em aplicação de, programa da visita, programa de bolsas, por telefone, ao telefone, número de telefone, por e-mail, por correio
  pelo correio, correio diplomático, arquivo histórico, arquivo nacional, marcação de férias, crise econômica, crise política, crise de nervos
  reembolso da caução, reembolso do depósito, passaporte para o sucesso
  в связи с, на связи, на линии фронта, линия фронта, по линии министерства, по линии посольства, линия поведения, береговая линия, горячая линия
  красная линия, номер телефона, телефон доверия, по почте, по электронной почте, почта россии, дипломатическая почта, рекомендательное письмо
  благодарственное письмо, письмо министра, официальное письмо, гарантийное письмо, сопроводительное письмо, вход в здание, вход свободный, у входа
  главный вход, программа визита, программа пребывания, культурная программа, учебная программа, в программе мероприятия, программа мероприятия
  программа обучения, в приложении к письму, приложение к договору, на приеме у врача, прием граждан, прием посла, торжественный прием, прием гостей
  прием на работу, прием в честь, часы приема, теплый прием, под запись, делать записи, запись акта, запись в трудовой книжке, оставьте запись
  официальный канал, по дипломатическим каналам, дипломатические каналы, канал связи с министерством, кризис в стране, экономический кризис
  политический кризис, кризис среднего возраста, первая страница газеты, страница истории, перевернуть страницу, новая страница, паспорт проекта
  паспорт здания, круглая печать, гербовая печать, поставить печать, печать посольства, подпись и печать, печать и подпись, печать на документе
  в командировке, уехал в командировку, вернулся из командировки, до командировки, сеть магазинов, сеть консульств, сеть отелей, сеть контактов
  торговая сеть, электрическая сеть, папка с бумагами, папка на столе, номер дела в суде, обновление состава, на экране телевизора, выход на экраны
  государственный реестр, талон на обед, камера хранения, тюремная камера, установка на успех, возмещение ущерба
  انقطاع الكهرباء, خط أحمر, خط سير, خط النار, خط المواجهة, على نفس الخط, خط العرض, بخط اليد, خط الباص, خط الفقر, على حساب, على حسابي, حساب بنكي
  حسابي البنكي, حساب مصرفي, أخذ في الحساب, حساب الوقت, يوم الحساب, على اتصال, كن على اتصال, نبقى على اتصال, اتصال هاتفي, يرجى الاتصال, الاتصال بي
  على الهاتف, رقم الهاتف, عبر البريد, عن طريق البريد, عبر البريد الإلكتروني, البريد الدبلوماسي, عبر الإيميل, في الموعد, في الموعد المحدد, موعد نهائي
  الموعد النهائي, آخر موعد, موعد الطبيب, موعد مع السفير, موعد مع الطبيب, على موعد, موعد الرحلة, مواعيد العمل, مواعيد الدوام, ملف القضية, فتح ملف
  في هذا الملف, ملف سياسي, ملف الموظف, إغلاق الملف, الملف النووي, سجل تجاري, السجل المدني, سجل حافل, سجل عدلي, برنامج الزيارة, برنامج ثقافي
  برنامج تدريبي, برنامج الحفل, برنامج اليوم, برنامج تلفزيوني, تطبيق القانون, تطبيق القرار, تطبيق التعليمات, قيد التطبيق, صفحة جديدة, فتح صفحة جديدة
  صفحة في التاريخ, قناة السويس, قناة تلفزيونية, القناة الرسمية, أزمة اقتصادية, أزمة سياسية, أزمة قلبية, أزمة سير, شريحة من, شريحة المجتمع, حبر على ورق
  انقطاع التيار, انقطاع الماء, دون انقطاع, بلا انقطاع, الموقع الجغرافي, تحديث بيانات الموظفين, هل من تحديث, تعويض نهاية الخدمة, تعويض الأضرار
  بصمة واضحة, ترك بصمة, ترخيص البناء, رخصة قيادة, رخصة القيادة, رخصة السواقة, محادثات السلام, محادثات ثنائية
`
  .trim()
  .split(/\s*[,\n]\s*/)
  .map((saying) => fold(saying).match(wordPattern)!.join(' '));

/** Folded words with a space between. */
export const sayings = new Set(lines);
export const sayingBegins = new Set(lines.map((saying) => saying.split(' ')[0]!));
/** In words. */
export const longestSaying = Math.max(...lines.map((saying) => saying.split(' ').length));
