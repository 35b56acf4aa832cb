/** Who is stopped by it, and until when it must work again, as far as the text says so. Seven languages. */
import type { Impact } from '../domain/urgency.ts';
import { fold } from './words.ts';

export interface UrgencySignals {
  /** Null where the text does not say. */
  impact: Impact | null;
  /** Something fixed depends on it: a delegation arrives, a call begins, an election is held. */
  deadline: boolean;
}

// Folded as the text is, so that accents and umlauts may be left out; \p{l} is any letter.
const pattern = (...parts: string[]) => new RegExp(`(?<!\\p{L})(?:${fold(parts.join('|')).replaceAll('\\p{l}', '\\p{L}')})`, 'u');

const visitors = pattern(
  'wartezimmer', 'warteraum', 'wartesaal', 'wartebereich', 'warteschlange vor', 'schalter (?:ist |sind |bleib|mussten?|musste|seit|geschlossen|zu\\b|dicht|steht|stehen)', 'am schalter (?:geht|steht|stehen|warten|geschlossen)', 'schalterbetrieb', 'schlange (?:vor|bis|auf|drau)', 'antragsteller', 'antragstellerinnen', 'besucher (?:warten|stehen|werden|mussten|gehen)', 'burger (?:warten|stehen|werden|mussten|vor)', 'publikumsverkehr', 'parteiverkehr', 'kundschaft', 'nach hause schicken', 'leute (?:warten|stehen|drau)', 'menschen (?:warten|stehen|drau)', 'wir mussen (?:alle|die leute|sie) weg',
  'waiting (?:room|area|hall)', 'counters? (?:is|are|closed|shut|stopped|had to|down|stands?|remain)', 'closed? (?:the|our|all)? ?counters?', 'applicants?\\b', 'visitors? (?:are|have|wait|stand|had)', 'people (?:are )?(?:waiting|queu|standing|outside|in line)', '(?:queue|line) (?:outside|around|at the (?:gate|door)|in front|goes|is growing|down the)', 'send(?:ing)? (?:people|everyone|them|visitors) (?:home|away)', 'sent (?:people|everyone|them) (?:home|away)', 'public is waiting', 'families (?:are )?(?:waiting|outside)', '(?:thirty|forty|fifty|sixty|hundred|\\d+) (?:people|persons|applicants|visitors|families) (?:are |is )?(?:waiting|outside|in|stand|queu)',
  "salle d'attente", 'guichets? (?:est|sont|ferm|a\\b|bloqu|doit)', 'demandeurs?', 'usagers', 'file (?:dehors|devant|s.allonge|jusqu)', 'gens (?:attendent|dehors|font la queue)', 'public attend', 'queue (?:dehors|devant)',
  'sala de espera', 'ventanilla', 'solicitantes', 'publico (?:espera|esperando)', 'gente (?:esperando|en la puerta|haciendo cola|espera)', 'haciendo cola', 'cola (?:en la puerta|afuera|fuera|da la vuelta)', 'mostrador',
  'balcao', 'balcoes', 'guiche', 'requerentes', 'utentes', 'fila (?:la fora|na porta|de)', 'gente (?:na fila|esperando|a espera)', 'publico (?:a espera|esperando)',
  'зал\\p{l}* ожидания', 'окн\\p{l}* (?:закрыт|не работа|стоят|приема)', 'посетител', 'заявител', 'очередь (?:на улице|до|у|растет)', 'люди (?:ждут|стоят|на улице)', 'людей (?:на улице|в очереди|ждет|ждут)',
  'قاعة الانتظار', 'غرفة الانتظار', 'صالة الانتظار', 'الشباك', 'الشبابيك', 'المراجع', 'المتقدم', 'الزوار', 'طابور', 'الناس (?:ينتظر|واقف|تنتظر)',
);

const mission = pattern(
  '(?:ganze|gesamte|komplette)\\p{l}* (?:botschaft|haus|vertretung|konsulat|generalkonsulat|mission|kanzlei|gebaude|dienststelle|standort)', 'im ganzen (?:haus|gebaude)', 'hausweit', 'keiner (?:im haus|bei uns|hier|mehr)', 'niemand (?:im haus|bei uns|hier|mehr|kann|kommt)', 'alle (?:kolleg\\p{l}*|arbeitsplatze|rechner|referate|mitarbeiter\\p{l}*|abteilungen|telefone|leitungen|stockwerke) ', 'bei (?:uns )?allen\\b', '(?:botschaft|konsulat|vertretung|generalkonsulat) (?:ist |sind |steht |komplett |seit \\p{l}+ )?(?:offline|still|lahm|tot|abgeschnitten|ohne)', 'sind (?:komplett |vollig |alle )?(?:offline|abgeschnitten)', 'nichts geht mehr', 'komplettausfall', 'totalausfall', 'bei uns geht gar nichts', 'wir alle\\b',
  '(?:whole|entire|complete) (?:embassy|mission|post|consulate|building|house|office|chancery|compound|team|floor)', 'all (?:the )?(?:staff|colleagues|sections|offices|workstations|computers|phones|floors|of us)', 'nobody (?:can|here|in|at|is able|gets?|has)', 'no one (?:can|here|in|at|is able|gets?)', '(?:embassy|consulate|mission|post) (?:is |has been )?(?:completely |totally )?(?:offline|down|cut off|dark|without)', 'everyone (?:here|is|at|in)', 'everybody (?:here|is|at|in)', 'nothing works', 'cut off from', 'we are (?:all )?(?:offline|cut off)', 'total outage',
  "toute l'ambassade", 'tout le (?:poste|consulat|batiment|monde|personnel)', "l'ambassade entiere", 'plus personne', 'personne ne (?:peut|parvient|arrive)', 'aucun (?:poste|collegue|agent|ordinateur)', 'tous les (?:collegues|postes|agents|ordinateurs|services)', 'rien ne (?:marche|fonctionne)', "l'ambassade est (?:coupee|hors)",
  'toda la (?:embajada|mision|oficina|cancilleria)', 'todo el (?:consulado|edificio|personal|mundo)', 'nadie (?:puede|aqui|en|tiene|logra|entra)', 'ningun\\p{l}* (?:ordenador|computadora|compañero|companero|puesto|equipo)', 'todos los (?:companeros|puestos|equipos|colegas)', 'nada funciona', 'no funciona nada', 'embajada (?:esta )?(?:sin|incomunicada)',
  'toda a (?:embaixada|missao)', 'todo o (?:consulado|predio|pessoal|posto)', 'ninguem (?:consegue|aqui|na|no|pode)', 'todos os (?:colegas|computadores|postos)', 'nada funciona', 'embaixada (?:inteira|esta sem|sem)',
  'вс[ея] (?:посольств|консульств|здани|сотрудник|коллег|компьютер|представительств)', 'всем посольств', 'всего посольств', 'никто (?:не|в)', 'ни у кого', 'у всех', 'ничего не работает', 'посольство (?:без|отрезан|не)',
  '(?:كل|كامل|جميع) (?:السفاره|السفارة|القنصلي|البعث|المبن|الموظف|الزملاء|المكاتب|الاجهز)', 'السفارة (?:كلها|باكملها|بالكامل)', 'لا احد', 'لا شيء يعمل', 'كلنا',
);

const several = pattern(
  '(?:zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|zwolf|\\d+|mehrere\\p{l}*|einige\\p{l}*|viele\\p{l}*|paar|beide\\p{l}*) (?:anderen? |unserer? |der |meiner )?(?:kolleg|mitarbeiter|ortskraft|arbeitsplatz|rechner|personen|leute|referent|buro|zimmer|schreibkraft|kollegin|pc|laptops|gerate|entsandt)', 'kollege auch', 'kollegin auch', 'auch bei (?:meine|der kollegin|dem kollegen|den kolleg|anderen|kolleg)', 'die (?:kollegen|kolleginnen) (?:auch|haben|konnen|kommen)', 'bei (?:den|einigen|mehreren|vielen|meinen) kolleg', 'ortskrafte\\b', 'unser (?:team|referat|buro)', '(?:ganze|gesamte|komplette)\\p{l}* (?:referat|abteilung|visastelle|passstelle|team|etage|stock|stelle)', 'wir (?:kommen|konnen) (?:alle )?nicht', 'visastelle (?:steht|kann|kommt|ist)', 'passstelle (?:steht|kann|kommt|ist)', 'keiner mehr', 'im (?:erdgeschoss|ersten|zweiten|dritten|obergeschoss|ganzen stock)',
  '(?:two|three|four|five|six|seven|eight|nine|ten|twelve|several|many|some|both|half|\\d+) (?:of (?:us|my|our|the) ?)?(?:other )?(?:colleagues?|people|staff|workstations|computers|pcs|laptops|users|offices|of us|persons|desks|interns)', 'my colleagues? (?:too|as well|have|has|also|next door|can|cannot|got)', 'same (?:for|with|at|on) (?:my|the|our|all|two|three|her|his)', 'colleagues (?:have|are|cannot|can|report|say|too)', 'our (?:section|team|office|department) (?:is|are|can|has|cannot|stands)', 'the (?:whole|entire) (?:section|team|floor|department)', '(?:visa|passport|consular) section (?:is|are|can|cannot|stands|has)', 'local staff (?:cannot|can|are)', 'neither .{1,30} nor',
  '(?:deux|trois|quatre|cinq|six|plusieurs|quelques|\\d+) (?:autres )?(?:collegues|postes|agents|personnes|ordinateurs|bureaux)', 'mes collegues', 'collegues? aussi', 'tout le (?:service|bureau)', 'pareil (?:pour|chez)',
  '(?:dos|tres|cuatro|cinco|varios|varias|algunos|\\d+) (?:companer|colegas|personas|puestos|ordenadores|equipos|computadoras)', 'mis companer', 'mis colegas', 'toda la seccion', 'lo mismo (?:a|le|con)', 'companer\\p{l}* tambien',
  '(?:dois|duas|tres|quatro|cinco|varios|varias|alguns|\\d+) (?:colegas|pessoas|computadores|postos|funcionari)', 'meus colegas', 'colegas? tambem', 'toda a secao', 'todo o setor',
  '(?:два|две|три|четыре|пять|несколько|многие|у нескольких|\\d+) (?:коллег|сотрудник|человек|компьютер|рабоч)', 'у коллег', 'коллеги тоже', 'весь отдел', 'мои коллеги', 'во всем отделе', 'визов\\p{l}+ отдел\\p{l}* (?:стоит|не)',
  '(?:بعض|عدد من|عدة|كثير من|ثلاثة|اربعة|خمسة) (?:الزملاء|زملاء|الموظف|موظف)', 'زملائ', 'القسم (?:كله|باكمله)',
);

const onlyMe = pattern(
  'nur (?:bei mir|mich|ich|mein)', 'bei mir (?:geht|ist|kommt|lauft|startet|funktioniert|zeigt)', 'mein(?:e|en|em)? (?:laptop|rechner|pc|computer|drucker|outlook|passwort|kennwort|konto|handy|diensthandy|telefon|smartcard|chipkarte|bildschirm|monitor|postfach|vpn|headset|maus|tastatur|teams)', 'komme (?:ich )?(?:seit .{1,30} )?nicht (?:mehr )?(?:in|rein|ins)', 'ich (?:bin|habe|komme|kann) .{0,40}(?:gesperrt|nicht)', 'bei den kolleg\\p{l}+ (?:geht|lauft|funktioniert)', 'die anderen (?:konnen|haben|kommen) ',
  'only (?:me|my|for me|on my|mine)', 'just me', 'my (?:laptop|computer|pc|screen|monitor|phone|account|password|mailbox|outlook|vpn|headset|mouse|keyboard|work phone|smartcard|token|desk phone|printer)', "i (?:cannot|can't|am locked|am not able|can not)", "i'm locked", 'kicks me', '(?:colleagues|others|everyone else) (?:can|have no|are fine|works)', 'works for (?:the others|my colleagues|everyone else)',
  'seulement (?:moi|chez moi|mon)', 'que (?:moi|chez moi)', 'mon (?:ordinateur|portable|ecran|compte|telephone|mot de passe|poste)', 'ma (?:boite|messagerie|carte|souris)', 'je ne (?:peux|parviens|arrive)', "je n'(?:ai|arrive)",
  'solo (?:a mi|yo|mi)', 'mi (?:ordenador|computadora|portatil|pantalla|cuenta|telefono|contrasena|correo|movil)', 'no (?:puedo|consigo|logro)', 'no me deja',
  'so (?:comigo|eu|meu|minha)', '(?:meu|minha) (?:computador|notebook|tela|conta|telefone|senha|celular|email|e-mail)', 'nao consigo', 'nao posso',
  'только у меня', 'у меня (?:не|нет)', 'мой (?:компьютер|ноутбук|экран|телефон|пароль)', 'моя (?:учетн|почта)', 'не могу',
  'عندي فقط', 'حاسوبي', 'جهازي', 'حسابي', 'هاتفي', 'لا استطيع', 'لا يمكنني', 'كلمة مروري', 'بريدي',
);

const deadline = pattern(
  'delegation', 'staatssekretar', 'minister', 'staatsbesuch', 'bundeskanzler', 'bundesprasident', 'bundestag', 'abgeordnete', 'botschafter (?:braucht|muss|hat|wartet)', 'in (?:einer|\\d+|zehn|zwanzig|zwei|drei|wenigen) (?:stunden?|minuten)', 'bis (?:heute|morgen|mittag|\\d+ uhr|spatestens|um)', 'spatestens', 'frist', 'deadline', 'heute noch', 'noch heute', 'gleich (?:beginnt|geht)', 'wahltag', 'pressekonferenz', 'krisenstab', 'evakuier', 'um \\d+ uhr (?:beginnt|kommt|muss|haben|ist)', 'fristende',
  'state visit', 'chancellor', 'president', 'within (?:the hour|an hour|\\d+)', 'in (?:an hour|half an hour|\\d+ (?:minutes|hours|min)|twenty minutes|ten minutes)', 'before (?:noon|tomorrow|\\d|tonight)', 'by (?:noon|tomorrow|tonight|\\d+ ?(?:am|pm|o.clock)|end of (?:day|business)|cob)', 'at the latest', 'election day', 'press conference', 'crisis', 'evacuat', 'today still', 'starts? in', 'ambassador (?:needs|has|must|is waiting)',
  'delegacion', 'delegacao', 'delegation', 'ministre', 'ministro', 'ministra', 'presidente?', "d'ici (?:ce soir|midi|demain|\\d)", 'avant (?:midi|demain|ce soir|\\d)', 'dans (?:une heure|\\d+ (?:minutes|heures)|dix minutes|vingt minutes)', 'antes de (?:las|manana|hoy|amanha)', 'dentro de (?:una hora|uma hora|\\d+)', 'en (?:una hora|\\d+ minutos)', 'visita de estado', 'plazo', 'prazo', 'delai', 'date limite', 'hoy mismo', 'ainda hoje', "aujourd'hui meme",
  'делегаци', 'министр', 'президент', 'канцлер', 'через (?:час|полчаса|\\d+ минут|\\d+ час|двадцать|десять)', 'до (?:завтра|вечера|обеда|полудня|конца дня)', 'срок', 'сегодня же', 'не позднее',
  'وفد', 'وزير', 'رئيس', 'خلال (?:ساعة|ساعتين|\\d+)', 'قبل (?:الظهر|الغد|المساء|الساعة)', 'موعد نهائي', 'اليوم فقط',
);

/** The widest circle that the text names counts. */
export function urgencySignals(text: string): UrgencySignals {
  const folded = fold(text.slice(0, 4_000)).replace(/\s+/g, ' ');
  const impact = visitors.test(folded) ? 'visitors' : mission.test(folded) ? 'mission' : several.test(folded) ? 'several' : onlyMe.test(folded) ? 'me' : null;
  return { impact, deadline: deadline.test(folded) };
}
