/** The words of courtesy in seven languages, for src/domain/courtesy.ts: what is polite and asks for nothing. */

export interface Slot {
  words: Set<string>;
  optional: boolean;
}

// Notation: one phrase a line; `a|b` either word, `a?` may be left out. `courtesy` is enough alone, `beside` is not.

export const courtesy = phrases(`
  vielen|herzlichen|besten|lieben|schönen|grossen|1000|tausend|recht|nochmals|ganz? lieben|herzlichen? dank auch? ihnen|dir|euch|nochmals|dafür?
  dank ihnen|dir|euch?
  danke|dankeschön|dankesehr|merci|thx schön|sehr|vielmals|nochmals|noch? mal|bestens|herzlich? ihnen|dir|euch|allen|dafür? allen|beiden?
  ich|wir danke|danken ihnen|dir|euch? sehr|herzlich?
  alles? klar|gut|bestens|prima|super|okay|ok|verstanden|erledigt|perfekt|wunderbar|toll|klasse|spitze|top|passt
  das? funktioniert|klappt|läuft|geht|passt wieder|jetzt|nun|bestens|einwandfrei|prima|perfekt|super wieder|gut?
  es|alles|jetzt funktioniert|klappt|läuft|geht wieder|jetzt|nun|bestens|einwandfrei|prima|perfekt wieder|bestens|einwandfrei|prima|perfekt?
  hat geklappt|funktioniert
  läuft
  jetzt|nun? gehts|klappts|läufts|funktionierts wieder|jetzt jetzt?
  das? problem|es|das? hat sich erledigt
  das? problem ist? jetzt|nun|damit? gelöst|behoben|erledigt
  kein problem
  viele|liebe|schöne|beste|herzliche|freundliche|mit freundlichen|besten|herzlichen? grüsse|grüssen|gruss
  lg|vg|mfg|bg
  auf wiedersehen|wiederhören
  tschüss|tschüs|ciao
  bis bald|dann|morgen|später
  wünsche? ihnen|dir|euch? auch|noch? einen|ein|eine? schönen|gutes|schönes|angenehmes|frohes|schöne|gute|erholsames noch? tag|abend|feierabend|wochenende|woche|feiertage|nacht|urlaub noch?
  ihnen|euch|dir ebenfalls|auch|ebenso|gleichfalls
  gleichfalls|ebenfalls
  gern|gerne geschehen
  das wars|wärs schon?

  thanks|thank|thx|tnx|thanx|ty|cheers|tysm you|u|ya? so|very? much? again|all|everyone|everybody|team|guys|mate|folks|both?
  thanks|thank|thanx|thx|tnx you? a lot|lot|million|bunch|ton
  many|big|huge|heartfelt|warm thanks again?
  much appreciated
  i|we really|very|greatly? much? appreciate it|this|that
  ok|okay|great|perfect|excellent|wonderful|awesome|brilliant|super|fantastic|cool|lovely|amazing|good|nice|noted|understood|done|sorted|solved|fixed|resolved
  all good|set|done|sorted|fine|well now?
  got it
  that|this|which fixed|solved|did it|the? problem|issue|trick?
  great|good|nice|excellent job|work
  well done
  nothing else
  no further|more|other questions
  noted with thanks
  it|everything|that|this|all|now? works|working|worked|fixed|solved|resolved perfectly|fine|well|great|again? again|now|perfectly|fine? now?
  it|everything|all is|are working|fixed|solved|resolved|fine|okay|ok|good|well again|now|fine|perfectly? now?
  its working|fixed|solved|resolved|fine|okay|good again|now? now?
  problem|issue|that|this|the problem|issue? is|was? now? solved|fixed|resolved|gone now?
  no problem|worries
  kind|best|warm|many|with? best|kind|warm? regards|wishes
  bye|goodbye|cheerio good? bye|now?
  see you soon|tomorrow|later|then?
  have a great|nice|good|lovely|wonderful day|evening|weekend|week|one
  you too
  take care
  thats all|it
  youre|your welcome

  merci|grand beaucoup|bien|infiniment|encore|mille|fois|à? vous|toi|tous|merci? tous?
  mille|grand|un|encore grand? merci|mercis mille? fois? à? vous|toi|tous?
  je|nous vous|te remercie|remercions beaucoup|infiniment|vivement|sincèrement?
  parfait|super|génial|impeccable|nickel|excellent|compris|entendu|daccord|bien reçu?
  tout|ça|cela|tout est? fonctionne|marche|ok|bon|réglé|résolu de? nouveau|bien|parfaitement? maintenant?
  cest|problème bon|parfait|réglé|résolu|ok maintenant?
  bonne|bon|excellente journée|soirée|weekend|week|après|nuit end|midi? à? vous?
  au revoir
  à bientôt|demain|plus
  bien|très? cordialement|cordiales salutations? à? vous?
  meilleures|sincères|cordiales salutations
  bien à vous|toi

  gracias|grasias de? nuevo? a? usted|ustedes|ti|todos|todas?
  muchas|muchísimas|mil|un gracias|millón a|por|de? usted|ustedes|ti|todos|todo|gracias?
  se|te|les|le lo agradezco|agradecemos mucho?
  perfecto|excelente|genial|estupendo|vale|entendido|listo|solucionado|resuelto|de acuerdo?
  ya|todo|ahora ya? funciona|va|está|anda bien|perfecto|perfectamente|perfecto|solucionado|resuelto|listo|arreglado? de? nuevo? ahora?
  todo|ya solucionado|resuelto|listo|arreglado
  saludos|abrazos|adiós|atentamente|cordialmente cordiales|a? todos?
  un|cordial cordial|fuerte|gran? saludo|abrazo
  de nada|rien
  hasta luego|pronto|mañana
  que tenga|tengas|tengan buen|un|una? buen|buena|lindo? día|tarde|fin|semana de? semana?
  buen|buena|buenas|buenos día|tarde|tardes|noches|fin de? semana?

  obrigado|obrigada|obg|obrigadão|brigado|brigada|valeu mesmo|novamente|a|pela|por|de? todos|você|vocês|tudo|nova? vez?
  muito|muitíssimo obrigado|obrigada mesmo|novamente|a? todos|você|vocês?
  agradeço|agradecemos muito|desde? imensamente?
  perfeito|ótimo|excelente|maravilha|entendido|certo|resolvido|beleza|combinado
  deu certo
  tudo|já|agora já|está|tá? certo|bem|ok|resolvido|funcionando|funciona|funcionou bem|perfeitamente|normalmente? agora|novamente?
  abraço|abraços|abs|atenciosamente|cumprimentos|saudações|att
  um|melhores|com os? melhores? forte|grande? abraço|cumprimentos
  até logo|mais|breve|amanhã
  tchau|adeus
  tenha? um|uma? bom|boa|ótimo|ótima dia|tarde|noite|semana|fim|trabalho de? semana?

  спасибо|спс|пасибо|спасиба|спасибки большое|огромное|вам|тебе|всем|ещё|вам? вам|тебе|всем|большое|раз? огромное?
  большое|огромное|ещё раз? вам? спасибо вам|тебе|всем?
  благодарю|благодарим вас|тебя|очень?
  отлично|прекрасно|супер|понятно|понял|поняла|принято|ок|окей|хорошо|здорово|ясно|готово|решено
  всё|теперь|уже теперь|уже|снова|опять|всё? работает|заработало|получилось|хорошо|отлично|решено|решилось|исправно снова|опять|теперь|отлично|нормально|хорошо?
  заработало
  проблема решена|устранена|исправлена
  с наилучшими? уважением|пожеланиями
  до свидания|встречи|завтра
  хорошего|доброго|удачного|приятного вам? дня|вечера|выходных
  всего доброго|хорошего|наилучшего
  пока

  شكرا|مشكور|مشكورين|مشكورة|متشكر|تسلم|تسلمو|شكر جزيلا|كثيرا|جدا|لك|لكم|لكي|مرة? جزيلا|لك|لكم|جدا|أخرى|لكم? لكم?
  الف|ألف|جزيل|كل شكر|الشكر|شكرا لك|لكم|لك?
  جزاك|جزاكم|بارك الله خيرا|فيك|فيكم|كل? خير?
  يعطيك|يعطيكم العافية
  تمام|ممتاز|رائع|حسنا|طيب|اوكي|مفهوم|تم جدا?
  كل شيء|شي يعمل|تمام|جيد|ممتاز الان|مجددا|جيدا|بشكل? جيد|الان?
  تم حل المشكلة|حلها
  تم الحل|الاصلاح
  مع السلامة|التحية|تحياتي|تحيات
  تحياتي|السلام عليكم|لكم? جميعا?
  الي|الى اللقاء
  يوما|نهارا سعيدا|طيبا
`);

export const beside = phrases(`
  für die|ihre|deine|eure|den|das|ihren|deinen|euren|all? wirklich? schnelle|rasche|prompte|tolle|gute|super|freundliche|nette|schnellen|guten? und? schnelle|freundliche|gute|kompetente? hilfe|unterstützung|rückmeldung|antwort|info|information|mühe|mühen|bearbeitung|lösung|hinweis|tipp|support|erledigung|service
  für alles
  fürs helfen|kümmern
  ja|oh|ach|ah|hallo|hi|hey|servus|guten|moin tag|morgen|abend|zusammen?
  so|sehr|wirklich|ganz|echt|total freundlich|nett|schnell|gut|lieb|toll|super
  das|es war|ist sehr|wirklich|ja|aber? sehr? schnell|nett|gut|super|toll|prima|freundlich|lieb
  das|es hat sehr? geholfen|geklappt|funktioniert
  und

  for your|the|all|this|that|ur? very|really|super|kind|great|quick|fast|prompt|swift|speedy? help|support|reply|response|answer|assistance|info|information|effort|efforts|time|patience|service|update|feedback|fix|solution
  for all your|the help|support|efforts
  for fixing|sorting|solving|resolving|handling this|it|that? out|quickly? so? quickly|fast?
  for everything|helping|that|this me|us|out? out?
  yes|yep|yeah|hi|hello|hey|oh|dear|wow there|all|team?
  so|very|really|that|it was? very|so|really? quick|fast|kind|helpful|nice|good|great
  thats|it|that is? very|really|so? helpful|kind|quick
  that|this|it helped|helps a? lot?
  of you|all|everyone all?
  and

  pour votre|ton|la|cette|laide|tout|vos|les excellente|précieuse|grande|bonne? aide|réponse|soutien|assistance|efforts|rapidité|réactivité|retour rapide|précieuse|précieux?
  pour tout|laide
  oui|bonjour|salut|bonsoir|chers|cher collègues|collègue|tous?
  et
  très|si gentil|rapide|aimable
  cest|cétait très|si? gentil|rapide|aimable|super|parfait

  por|pela|pelo|de todo|tudo|su|tu|la|sua|toda|vuestra|a|el|o ayuda|ajuda|apoyo|apoio|respuesta|resposta|atención|atenção|rapidez|colaboración|retorno|suporte|rápida|soporte rápida|rápido?
  por|pela|pelo todo|tudo|ayudarme|ajuda|ayuda|apoio|atenção|retorno|resposta|rapidez
  sí|si|sim|hola|olá|oi|buenos|bom? días|dia?
  muy|muito amable|gentil|rápido|bom|bien
  y|e

  за быструю|оперативную|вашу|скорую|такую? быструю|оперативную? помощь|ответ|поддержку|содействие|информацию|оперативность
  за быстрый|оперативный|ваш|скорый ответ|труд|отклик
  да|привет|здравствуйте|очень добрый? день? быстро|приятно?
  и|коллеги|друзья

  على|علي مساعدتكم|مساعدتك|المساعدة|الدعم|دعمكم|الرد|ردكم|سرعة|تعاونكم|جهودكم|كل السريع|السريعة|الرد|الاستجابة|شيء?
  للمساعدة|لمساعدتكم|لمساعدتك|لتعاونكم|لدعمكم|لجهودكم|لردكم
  نعم|مرحبا|اهلا|عزيزي|و
`);

/** Titles before a name. */
export const titles = wordSet('herr herrn frau dr prof mr mrs ms miss sir madam dear liebe lieber m mme monsieur madame sr sra señor señora don doña hallo hi hey hello bonjour salut hola olá oi привет dona senhor senhora господин госпожа уважаемый уважаемая أستاذ استاذة سيد السيد السيدة يا دكتور');

/** Arabic has no capitals, so that a name is known only by these. */
export const arabicTitles = wordSet('أستاذ استاذة سيد السيد السيدة يا دكتور');

/** Closings, after which a signature may stand. */
export const closings = wordSet('grüsse grüssen gruss lg vg mfg bg regards wishes cordialement salutations vous saludos saludo abrazo abrazos atentamente cordialmente abraço abraços abs atenciosamente cumprimentos att уважением пожеланиями تحياتي التحية');

/** Words after which a single name may stand: "Danke Anna". */
export const thanking = wordSet('danke dankeschön dank thanks thank you thx cheers merci gracias obrigado obrigada valeu спасибо شكرا ihnen dir tschüss bye ciao schön sehr vielmals nochmals much lot again beaucoup bien mucho muito большое');

/** Capitalised words that are no names, so that "Danke, Drucker defekt" is read. */
export const noNames = wordSet(`
  nein nö doch mal ja seit weiterhin moment schade aber leider noch nicht nochmal bitte jedoch trotzdem nur kein keine falsch dringend hilfe problem fehler störung ausfall defekt kaputt wieder immer heute morgen wann warum wie was wo
  drucker scanner rechner laptop computer bildschirm maus tastatur passwort kennwort anmeldung konto telefon handy internet netz netzwerk wlan vpn mail mails outlook teams word excel visa visum pass
  termin termine kamera ton akte laufwerk ordner datei programm software update lizenz token server system ticket
  nope why when how what where who can could please actually unfortunately sadly now wait stop and or only just but however still not no never wrong urgent help please error issue broken again printer password screen mouse keyboard phone network account access folder file program email calendar camera sound login
  mais encore toujours pas pourtant aide imprimante pero aún todavía ayuda impresora contraseña mas ainda impressora senha но ещё помощь принтер пароль почта
`);

const thanksToMistype = ['danke', 'thanks', 'thank', 'merci', 'gracias', 'obrigado', 'obrigada', 'спасибо'].map(folded);
const mistyped = new Map(
  [['danek', 'danke'], ['dake', 'danke'], ['dnke', 'danke'], ['thaks', 'thanks'], ['thans', 'thanks'], ['thnks', 'thanks'], ['tanks', 'thanks'], ['tks', 'thanks'], ['grazias', 'gracias'], ['brigadão', 'obrigado'], ['vieln', 'vielen'], ['shukran', 'شكرا'], ['choukran', 'شكرا'], ['spasibo', 'спасибо']].map(
    ([wrong, right]) => [folded(wrong!), folded(right!)] as const,
  ),
);

/** The word that was meant: a known slip, or a word of thanks with its letters in another order. */
export function meant(word: string): string {
  const sorted = (letters: string) => [...letters].sort().join('');
  const shuffled = thanksToMistype.find((right) => right[0] === word[0] && right.length === word.length && sorted(right) === sorted(word));
  return mistyped.get(word) ?? shuffled ?? word;
}

export const kindEmoji = new Set('🙏👍👏🙌😊😀😃😄😁🙂😉😍🥰😘❤💛💚💙💜🧡🤍💐🌹🌸🌺🌻🌞☀🎉🎊🥳✅✔☑👌💪🤝👋✨⭐🌟💯😎🤗😇🏆🍀🎁🍻🥂☕🍰🍫🫶🤩😌😅😂☺♥🎄🙇😋🚀🥇');
export const kindNames = '\\+1|thumbsup|thumbs_up|pray|white_check_mark|heavy_check_mark|heart|tada|smile|slightly_smiling_face|simple_smile|blush|grinning|raised_hands|clap|ok_hand|wave|wink|muscle|star|sparkles|sunny|hugging_face|skin-tone-[2-6]';

/** Without case, accents, tatweel and repeated letters: `Dankeee`, `DANKE` and `danke` are one. */
export function folded(word: string): string {
  return word.toLowerCase().replace(/ß/g, 'ss').replace(/ae|oe|ue/g, (pair) => pair[0]!).normalize('NFKD').replace(/[\p{M}ـ]/gu, '').replace(/[أإآ]/g, 'ا').replace(/(\p{L})\1+/gu, '$1');
}

function phrases(text: string): Slot[][] {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.map((line) => line.split(' ').map((slot) => ({ optional: slot.endsWith('?'), words: new Set(slot.replace('?', '').split('|').map(folded)) })));
}

function wordSet(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/).map(folded));
}
