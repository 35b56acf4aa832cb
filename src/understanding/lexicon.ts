/**
 * Ideas that carry an intent, with their words in seven languages: what the models know beyond spelling. Two words of
 * one idea count as the same feature, so that a sentence in one language teaches the others.
 */
import { fold } from './words.ts';

// One idea a line: `name:` and its words; `stem*` is every word that begins so. `topic/...` is what is out of scope.
const ideas = parse(`
how: wie how comment cómo como как كيف
what: was what quoi que qué quê что чего ما ماذا which welch* quel* cuál* qual quais как* أي
when: wann when quand cuándo quando когда متى
who: wer wem wen whom who whose qui quién quien quem кто кому кого من
where: wo wohin woher where où dónde donde onde где куда أين
why: warum wieso weshalb weswegen why pourquoi por-que почему зачем لماذا
whether: ob whether if si se ли هل
allowed: darf dürfen dürfte erlaubt verboten zulässig gestattet may allowed permitted permissible forbidden permis autorisé* interdit permitid* prohibid* permitido proibido можно разрешено нельзя يسمح مسموح يجوز
can: kann können kannst könnt lässt can able peut peux pouvons puis puede* puedo podemos pode posso podem могу можем может يمكن استطيع أستطيع
could: könnte* könnten würde* würdest liesse könntet could would pourr* serait podría* podrían pudier* poderia* seria могли бы ممكن
must: muss müssen müsste* soll sollen must should have-to shall doit doivent dois faut debe* tengo hay preciso tenho deve* нужно надо должен должны يجب ينبغي
please: bitte please kindly pls plz pleas bitten svp prière merci-de favor porfa porfavor prosím пожалуйста прошу плиз رجاء الرجاء أرجو نرجو فضلك
not: nicht kein* nie nichts niemand* not no none never nothing nobody cannot can't cant don't dont doesn't doesnt won't wont isn't isnt didn't aren't haven't hasn't ne pas plus aucun* rien jamais sin nunca ningun* nada nadie não sem nenhum* нет не ни ничего никто нельзя لا لم لن ليس ما غير بدون nix nirgends nowhere
any-more: mehr anymore longer plus más mais больше بعد
fail: kaputt defekt* fehler* fehlgeschlagen hängt hängen aufgehängt stürzt abgestürzt absturz ausgefallen ausfall* ausgestiegen flackert flimmert tot streikt blockiert spinnt eingefroren einfriert friert blockt abbruch bricht gestört störung* blue* kracht rauscht piept broken crash* freez* frozen froze hang* stuck fail* fault* error* dead died dies jam* down broke flicker* corrupt* blank garbled kick* lost loses refus* reject* panne bloqu* plant* erreur* cassé* mort figé* rame gèle échou* caiu cai trav* quebr* erro* falh* pifou roto rota falla* fallo* error* colg* caíd* cae rompi* sloman* слом* не-работает завис* ошибк* упал* сбой глючит вылета* عطل معطل* خطأ تعطل* توقف* لا-يعمل متوقف* انقطع* langsam lahm ewig slow lent* lento* lenta медленно тормоз* بطيء schwarz weiss
works: geht gehen funktioniert funktionieren funktionierte läuft laufen klappt tut reagiert startet öffnet lädt druckt speichert erkennt erreichbar work works working worked run runs running open opens load* start* respond* react* print* connect* recogni* reach* fonctionne* marche* ouvre démarre répond funciona* abre arranca responde anda roda liga работа* откры* запуска* отвечает грузит* включа* يعمل تعمل يفتح تفتح يستجيب
symptom: meldung fehlermeldung meldet zeigt anzeige angezeigt erscheint steht kommt kommen kriege kriegen message says shows showing displays appears pops getting aparece dice sale aparece mostra diz affiche apparaît dit пишет показывает выдаёт выдает يظهر تظهر رسالة
since: seit seitdem seither since depuis desde с-тех после после-того منذ بعد nachdem after após después après
need: brauche* brauchen bräuchte* benötig* benötigt need needs require* nécessit* besoin necesit* hace-falta precis* нужен нужна нужны нужно понадоб* требуется أحتاج نحتاج احتاج بحاجة fehlt gebraucht
wish: möcht* hätte* hätten gern gerne will wollen wollt like want wants wish would-like i'd we'd veux voudr* souhait* aimerai* quiero querría quisiera* queremos gostaria* quero queria хочу хотел* хотим хотелось أريد نريد أود نود
do: einricht* eingericht* anleg* anzuleg* bestell* beantrag* freischalt* freigab* freigeb* zurücksetz* zurückzusetz* rücksetz* reset* entsperr* installier* umstell* umzustell* umzieh* verlänger* lösch* lösch* deaktivier* aktivier* abbestell* einbau* liefer* bereitstell* bereitzustell* besorg* beschaff* zuweis* zuteil* eintrag* austrag* hinzufüg* umleit* weiterleit* stell* richt* leg* schick* gebt gib geben tausch* austausch* ersetz* erweiter* setup order* install* unlock* creat* grant* assign* provide* remov* delet* deactivat* activat* enabl* disabl* extend* renew* replac* upgrade* send* move* add set issue* supply revok* cancel* put take change* rename* register* book* lend borrow arrange give deliver* transfer commande* command* créer créez installer installez réinitialis* débloqu* activ* ajout* fourn* prolong* supprim* attribu* remplac* ouvrir ouvrez changer donn* mett* instal* crear creen creen activ* desbloqu* añad* agreg* dar den proporcion* ampli* renov* borr* elimin* cambi* solicit* pedir pido envi* restable* criar criem liber* redefin* adicion* fornec* estend* apag* troc* mand* создайте создать установ* сброс* разблок* подключ* предостав* выда* закаж* заказать добав* удал* продл* замен* настро* откройте дайте пришлите переда* إنشاء تثبيت إعادة-تعيين فتح تفعيل إضافة توفير تزويد تمديد حذف استبدال منح
goods: zugang zugriff* berechtigung* rechte leserecht* schreibrecht* lizenz* konto freischaltung zugänge antrag ersatz neuen neue neuer neues zweiten zweiter zusätzlich* access licence* license* rights permission* account* new second additional extra spare replacement accès licence* droits nouveau nouvelle second supplémentaire acceso licencia* permisos cuenta nuevo nueva segundo acesso licença* permiss* novo nova segundo доступ лицензи* права учетн* новый новую новая новые второй дополнительн* صلاحي* ترخيص رخصة وصول جديد جديدة ثاني إضافي
newcomer: praktikant* nachfolger* kollegin kollege neuzugang vertretung ortskraft versetzung referent* intern interns newcomer successor trainee joiner colleague stagiaire successeur collègue pasante sucesor* colega estagiári* стажер* нов* преемник* коллег* متدرب زميل* موظف*
case: ticket* vorgang* anfrage* antrag* meldung auftrag bestellung reklamation anliegen nummer case cases request requests enquiry order incident complaint demande* dossier* commande tiquet caso solicitud* pedido* chamado* incidencia* заявк* запрос* обращени* тикет* заказ* заявление طلب* تذكر* بلاغ* شكوى
progress: stand sachstand status zwischenstand stadium fortschritt neues neuigkeiten stehen bearbeit* erledigt fertig behoben gelöst abgeschlossen offen passiert getan weiter voran update progress news done fixed solved resolved finished completed ready happening pending closed processed approved stage état avancement avancé avance nouvelles nouveau traité* réglé résolu fini estado avances novedad* novidade* resuelto* listo lista hecho andamento situação pronto* resolvido* concluíd* статус состояние продвиж* готов* решен* исправ* новости слышно حالة وضع أخبار جديد تم انتهى
yet: schon inzwischen mittlerweile bereits noch immer endlich bisher bislang längst yet already still meanwhile meantime finally far déjà toujours encore enfin entre-temps ya todavía aún por-fin já ainda finalmente уже еще до-сих-пор наконец пока بعد حتى-الآن مازال ما-زال
waiting: warte wartet warten wartezeit gewartet nachfrag* nachhak* nachhör* erinner* rückmeldung antwort* reaktion gehört vergessen versprochen zugesagt angekündigt geblieben wait* waiting follow* chase chasing remind* heard reply replied response answer* forgotten promised overdue attend* attente relanc* réponse promis oubli* nouvelles espera* esperando respuesta respondid* prometi* olvid* aguard* resposta ждем жду ждать ответ* обеща* напомин* забы* ожида* انتظر ننتظر انتظار رد أنتظر
duration: tage tagen wochen woche monat* stunden days weeks week months month jours semaines semaine mois días semanas meses dias semana дней недел* дня месяц* أيام أسبوع* شهر*
how-long: lange long longtemps cuánto quanto tardar* demora* combien долго сколько كم
human: mensch* menschlich* kollegen kollegin kolleg* mitarbeiter* ansprechpartner* sachbearbeiter* person jemand* jmd techniker* berater* vorgesetzt* chef* leitung leiter* fachmann fachfrau experte* spezialist* zuständig* human* person people agent* operator* someone somebody anyone anybody colleague* staff representative supervisor manager specialist* expert* engineer* technician* living flesh humain* personne quelqu'un conseiller* agent* opérateur* technicien* responsable interlocuteur alguien humano* persona* agente* operador* técnico* compañero* encargado alguém humano* pessoa* atendente* человек* людьми люди оператор* сотрудник* специалист* живой живым живого кто-нибудь кто-то إنسان شخص موظف* مختص زميل أحد مسؤول بشري
talk: sprechen spreche spricht reden gespräch telefonieren anruf* anrufen ruft rufen rückruf* zurückruf* melden verbinden verbind* durchstell* weiterleiten eskalier* erreich* persönlich mündlich talk speak speaking call calling ring phone connect transfer escalat* reach contact callback conversation personally parler parle appeler appel* rappel* joindre contacter transfér* téléphon* humainement hablar hable llam* comunicar pasen pásenme contact* escalar falar fale ligar ligu* ligação transfer* contat* поговор* позвон* перезвон* связ* соедин* переключ* звонок созвон* أتحدث التحدث تكلم أكلم اتصل اتصال تحويل حولني تواصل
bot: bot bots roboter robot robots chatbot maschine* automat* computerstimme programm knöpfe button* machine* automated computer canned menu robot* máquina* robô* boton* бот* робот* автоответ* машин* روبوت آلة بوت
meta: verstehst verstehen verstanden verstehe understand understood useless hopeless comprend* entiend* entende* понимаешь понима* تفهم
praise: super toll* klasse prima spitze begeistert zufrieden lob* loben hervorragend* gefällt freue freut freuen gut* schön* perfekt* genial* kompliment* dankbar erleichter* angenehm* hilfreich* schnell* freundlich* great excellent love loved amazing brilliant happy pleased delighted good nice perfect compliment* grateful helpful friendly fantastic wonderful smooth* impressed kudos bravo chapeau best better parfait* génial* content* ravi* satisfait* excellent* bravo félicit* apprécie* agréable bien excelente* genial* content* encanta* buen* gracias felicit* estupend* ótim* excelente* gost* parabéns adorei bom отличн* прекрасн* хорош* доволен довольны спасибо молодцы удобн* супер رائع* ممتاز* جيد* سعيد شكر* أعجبني
blame: schlecht* umständlich nervt nervig kompliziert* enttäusch* unübersichtlich ärgerlich ärger* zumutung schlimm* furchtbar katastroph* grauenhaft lästig mühsam unzufrieden unverständlich hässlich schade leider peinlich überflüssig unnötig annoy* terrible awful useless clumsy disappoint* horrible complicated confusing bad worse worst ugly poor* dreadful ridiculous frustrat* unfriendly pity cumbersome nul* pénible compliqué* décevant* déçu* horrible mauvais* dommage lourd lamentable malo mala pésim* complicad* decepc* engorros* molest* lástima horrível ruim péssim* decepcion* confus* chato плох* ужасн* неудобн* сложн* разочар* жаль бесит раздража* سيء سيئة معقد مزعج مخيب صعب
suggest: vorschlag* vorschlagen anregung* idee* wünsche wünschen wunsch wünschenswert sinnvoll besser stattdessen verbesser* sollte* bräuchte statt künftig fände suggest* idea* suggestion* propos* wish better instead improve* should future prefer* suggér* suggestion* idée* propos* améliorer mieux faudrait suger* idea* propong* mejor* debería* ojalá sugest* ideia* melhor* deveria* propõe предлож* предлага* идея лучше стоило хорошо-бы улучш* اقتراح أقترح فكرة أفضل تحسين ليت
than-before: früher damals vorher alte alten neue neuen seitdem jetzt endlich umstellung before formerly earlier old used avant ancien* antes viejo* antig* раньше прежн* стар* قبل سابق قديم
thanks: danke dank dankeschön thanks thank thx merci gracias obrigad* valeu спасибо благодар* شكرا
greet: hallo hi hey moin guten grüss servus hello good morning evening dear greetings bonjour bonsoir salut hola buenos buenas olá oi bom boa привет здравствуйте добрый доброе مرحبا السلام صباح مساء hallöchen tach
bye: tschüss ciao wiedersehen wochenende feierabend bye goodbye weekend later revoir bientôt adiós hasta tchau adeus пока свидания وداعا السلامة
bot-you: du dich dir dein* bist hast kannst weisst heisst yourself toi tu es te eres você tú te ты тебя тебе твой أنت
you: sie ihr ihnen euch ihre euer eure you your u vous votre vos usted ustedes vosotros vocês вы вас вам ваш* لكم أنتم
me: ich mein* mir mich i me my i'm i've mine j'ai je mon ma mes moi yo mi mis me eu meu minha я мой мне меня моя моей моё أنا لي عندي
us: wir uns unser* we us our we're we've nous notre nos nosotros nuestr* nós nosso* nossa* мы нас нам наш* نحن لدينا عندنا
past: hatte* hatten war waren wurde* wurden worden habe haben had did was were been has have haven't ai avons été avait était hice hicimos había pedí pedimos envié fiz pedi enviei foi era был* было сделал* отправ* просил* подал* كان كنت أرسلت طلبت
reference-talk: aa nr no № number nummer numéro número номер رقم
today: heute morgen montag dienstag mittwoch donnerstag freitag gestern vorgestern today tomorrow monday tuesday wednesday thursday friday yesterday hier aujourd'hui demain lundi hoy mañana ayer lunes hoje amanhã ontem сегодня завтра вчера اليوم غدا أمس
several: alle allen beide mehrere niemand everybody everyone all nobody several tous todos todas все всех никто الجميع كل
explain: erklär* anleitung* handbuch schulung* kurs* information* infos wissen frage* fragen unterschied bedeutet heisst explain* manual guide* handbook training course information know wonder* question* difference mean means expliqu* guide manuel formation savoir question différence explic* manual guía curso saber duda pregunta diferencia explica* dúvida pergunta объясн* инструкц* руководств* вопрос узнать разница значит شرح دليل سؤال معرفة فرق
rule: vorschrift* regel* pflicht geregelt zuständig kosten kostet gültig policy rule* mandatory cost costs valid responsible règle* coût coûte obligatoire norma* cuesta obligatori* regra* custa obrigatóri* правил* стоит обязательн* قاعدة تكلفة إلزامي

done: eingerichtet freigeschaltet zurückgesetzt bestellt beantragt gelöscht geliefert verschickt versandt bearbeitet installiert angelegt repariert ausgetauscht verlängert genehmigt bewilligt erteilt erledigt abgeschlossen behoben gemeldet eingereicht gestellt geprüft weitergeleitet entschieden umgestellt ersetzt angekommen abgeschickt gebucht ordered requested applied reported created shipped sent delivered approved granted installed repaired replaced extended fixed solved resolved processed filed submitted lodged checked forwarded decided arrived received booked completed closed done escalated demandé commandé créé livré envoyé approuvé accordé installé réparé remplacé prolongé traité réglé résolu signalé soumis transmis reçu fait pedido solicitado solicité enviado aprobado instalado reparado reemplazado resuelto tramitado recibido hecho pedí reporté envié solicitei pedi enviei aprovado resolvido recebido feito encomendado заказан* отправлен* одобрен* установлен* исправлен* решен* создан* получен* сделан* выполнен* отправил* заказывал* подал* заявил* просил* تم طلبت أرسلت قدمت وافق استلم
will: wird werden wirst sollte sollten wollten wollte würde will going supposed expected due promised sera seront devait devaient debía debían va-a iba deveria ia vai будет будут должны обещали سوف سيتم
again: wieder erneut schon nochmal nochmals ständig dauernd immer jedes andauernd ständige again constantly always keeps repeatedly encore toujours sans-cesse otra-vez de-nuevo siempre constantemente novamente sempre снова опять постоянно مرة مجددا دائما
suddenly: plötzlich auf-einmal unvermittelt heute suddenly abruptly today soudain subitement de-repente repentinamente вдруг внезапно فجأة
instead: statt anstatt lieber stattdessen instead rather plutôt en-vez mejor em-vez вместо лучше بدلا
do/create: einricht* eingericht* anleg* angelegt anzuleg* einzurichten aufsetzen erstell* neuanlage einrichtung create* set-up setup creat* arrange* crear* créer créez création creen criar criem criação создать создайте создание завести заведите إنشاء أنشئ افتحوا
do/order: bestell* bestellung beschaff* besorg* geliefert liefer* ordern order orders ordering purchase buy deliver* procure* command* commander fourni* achat achet* pedir pido encarg* compr* suministr* encomend* fornec* закаж* заказать купить поставьте doставить طلب شراء توريد
do/unlock: entsperr* freischalt* freigeschaltet freigab* freigeb* zuweis* zugewiesen erteil* unlock* unblock* grant* enable* activat* authoris* authoriz* assign* débloqu* autoris* activer activez accord* attribu* desbloque* activar activen habilit* autoric* asign* desbloqu* ativ* liber* atribu* разблокир* активир* включите предостав* откройте выдайте дайте فتح تفعيل منح فعلوا
do/reset: zurücksetz* zurückgesetzt zurückzusetzen rücksetz* reset* neusetzen reinitial* réinitialis* restablec* resete* redefin* сброс* сбрось* إعادة تعيين
do/install: installier* installation install* upgrade* aktualisier* updaten aufspiel* draufspiel* mettre-à-jour actualiz* instal* установ* обнов* تثبيت نزلوا تحديث
do/change: änder* geändert umstell* umzustell* umgestellt ersetz* austausch* tausch* umbenenn* anpass* verleg* change* switch* replace* rename* swap* exchange* adapt* modif* chang* remplac* cambi* cambio reemplaz* renombr* troc* alter* mud* substitu* измен* замен* поменя* перевед* تغيير استبدال تعديل غيروا
do/extend: verlänger* erweiter* vergrösser* erhöh* aufstock* extend* renew* enlarge* increase* prolong* étend* augment* renouvel* ampli* extiend* renov* prorrog* prolong* estend* aument* продл* расшир* увелич* تمديد زيادة توسيع تجديد
do/remove: lösch* löschen entfern* sperr* sperren deaktivier* entzieh* abbestell* kündig* abhol* delete* remov* deactivat* disabl* revok* withdraw* cancel* terminat* supprim* désactiv* retir* résili* elimin* borr* quit* dar-de-baja cancel* apag* remov* exclu* cancel* удал* отключ* отмен* заблокируйте убер* حذف إلغاء إيقاف ازالة
do/restore: wiederherstell* wiederherzustell* zurückhol* zurückzuholen zurückspiel* restore* recover* retriev* restaur* récupér* recuper* восстанов* верн* استعادة استرجاع
do/lend: leih* ausleih* ausleihen leihweise leihgerät* lend* borrow* loan* prêt* emprunt* prest* empréstimo emprest* одолж* напрокат временно إعارة استعارة
do/send: schick* schicken zuschick* zusend* send* ship* envoy* expédi* enví* mand* пришл* отправьте вышл* ارسل* إرسال
do/show: zeig* zeigen anzeigen auflist* liste show* list display* montr* affich* list* muestr* mostr* exib* покаж* список اعرض اظهر قائمة
fail/broken: kaputt defekt* gebrochen zerbrochen sprung gefallen runtergefallen heruntergefallen nass verschmort qualm* raucht broken broke* smash* dropped fell spill* burn* smoke* water cassé* tombé* fumée brûl* roto rota rompi* cayó quemad* quebr* caiu queimad* сломан* разби* уронил* сгорел* дым مكسور كسر سقط احترق
fail/slow: langsam* lahm träge ruckel* dauert ewig schneckentempo slow* sluggish lag* forever lent* lenteur rame* lento* lenta* demora медленн* тормоз* долго بطيء بطيئة ببطء
fail/gone: verschwunden weg verloren gestohlen geklaut gelöscht überschrieben vermisse gone vanish* disappear* lost stolen missing deleted overwritten disparu* perdu* volé* effacé* desapareci* perdid* robad* borrad* sumiu sumiram roubad* apagad* пропал* исчез* потер* украл* удалил* اختف* ضاع* سرق* فقد*
fail/denied: gesperrt verweigert abgelehnt ungültig abgelaufen falsch locked denied refused rejected invalid expired wrong disabled blocked refusé* invalide expiré* bloqué* incorrect* bloquead* denegad* rechaz* inválid* caducad* vencid* negad* recusad* expirad* заблокирован* отказ* неверн* истек* недейств* محظور مرفوض منته* غير-صالح مقفل
fail/crash: abgestürzt stürzt absturz hängt hängen einfriert eingefroren friert abbricht abgebrochen rausgeworfen bluescreen neustart crash* freez* frozen hang* kicks reboot* restart* plant* fig* gèle redémarr* cuelga colgad* congel* reinici* trav* reinicia завис* вылет* перезагру* يتجمد تجمد يعلق ينهار اعادة-تشغيل
fail/silent: schwarz weiss leer stumm ton kein tot dunkel blank black white empty silent sound dead dark noir* blanc* vide muet son negr* blanc* vací* mud* sonido pret* vazi* som чёрн* черн* бел* пуст* звук* سوداء بيضاء فارغ* صوت
fail/cut: ausgefallen ausfall offline getrennt verbindung keine-verbindung empfang abgeschnitten störung stromausfall outage* disconnect* cut unreachable power-cut coupure coupé* déconnect* injoignable corte* caíd* desconect* apagón sin-conexión queda* sem-conexão отключ* обрыв* нет-связи недоступ* انقطاع انقطع* مقطوع*
role/new: neu neue neuen neuer neues new newcomer nouveau nouvelle nouveaux nuevo nueva nuevos novo nova novos новый новая новые нового جديد جديدة
role/leave: verlässt ausscheid* ruhestand weggang leaves leaving retire* left départ quitte* se-va jubila* sai aposent* уход* увольн* يغادر مغادر*
topic/weather: wetter schnee* temperatur* weather snow* forecast temperature météo pluie neige clima tiempo-hace lluvia nieve chuva neve погод* дождь снег طقس مطر
topic/food: essen kantine kuchen rezept* restaurant* pizza* wein bier brot wurst* tee milch vegetarisch food canteen dinner recipe* beer bread milk breakfast calori* eat vegetarian repas cantine cuisine* recette* vin bière déjeuner manger comida cocina* receta* cerveza restaurante* cenar comer receita* jantar cerveja cozinh* refeição еда обед столов* кофе рецепт* ресторан* вино пиво طعام مطعم غداء عشاء قهوة وصفة طبخ kochen koche backen bake mittagessen frühstück
topic/fun: lied* song* spiel* kino party konzert* theater gedicht* music movie* cinema game* match concert poem* novel* album playlist musique chanson* cinéma poème música canción canciones película* cine poema partido filme* jogo музык* песн* фильм* кино стих* матч موسيقى أغنية فيلم سينما قصيدة مباراة كتاب musikstück song
topic/sport: fussball* sport* fitness* football soccer tennis gym marathon foot ballon fútbol deporte gimnasio futebol esporte ginásio футбол* спорт* كرة رياضة
topic/pay: gehalt* besoldung* zulage* kindergeld beihilfe* steuer* pension* zuschlag* zuschuss* salary wage* payroll allowance* pay tax* benefit* insurance bonus salaire* paie impôt* indemnité* sueldo* salario* nómina impuesto* pensión jubilación subsidio salário* imposto* aposentadoria зарплат* оклад* пенси* налог* надбавк* пособи* راتب* ضريبة علاوة تأمين
topic/bank: kredit* überweis* konto-auszug aktie* geld* bargeld euro dollar* wechselkurs* sparkonto credit money cash shares savings exchange-rate banque argent crédit banco dinero crédito dinheiro банк* деньг* кредит* акци* курс بنك مال نقود قرض
topic/leave: heimaturlaub mutterschutz krankmeldung krankenschein überstunden versetzung* rotation* beförderung* bewerb* promotion vacancy application-job posting* mutation poste-vacant licencia-médica permiso-maternidad traslado ascenso licença-maternidade transferência promoção больничн* декрет* перевод-служб* повышени* أمومة نقل ترقية urlaubstage urlaubsantrag
topic/home: wohnung* miete* vermieter* umzugsgut möbel* container garten* katze* hund* haustier* flat* apartment* rent* landlord* furniture shipment household garden cat cats dog dogs pet pets logement* appartement* loyer* propriétaire* meubles chat-animal chien* vivienda* piso alquiler* casero muebles aduana* perro* gato* apartamento* aluguel senhorio móveis alfândega cachorro квартир* аренд* мебел* собак* кошк* переезд* شقة إيجار أثاث جمارك كلب قطة
topic/house: heizung* klimaanlage* aufzug* toilette* wasserhahn dach* putz* reinigung* müll* bürostuhl küche* garage* heating air-conditioning conditioner aircon elevator toilet* tap faucet leak* roof cleaner* cleaning bins rubbish trash kitchen carpet fire-extinguish* chauffage climatis* ascenseur toilettes robinet fuite toit serrure ménage poubelle* chaise* calefacción aire-acondicionado ascensor baño grifo gotera techo cerradura llave* limpieza basura silla* aquecimento ar-condicionado elevador banheiro torneira vazamento telhado lâmpada* fechadura chave* limpeza lixo отоплен* кондиционер* лифт* туалет* кран крыш* ламп* дверь замок ключ* уборк* мусор* стул* кресл* تدفئة تكييف مكيف مصعد حمام صنبور سقف مصباح باب قفل مفتاح تنظيف قمامة كرسي türschloss
topic/car: wagen dienstwagen* taxi* parkplatz* parken tank* führerschein* reifen car cars parking petrol fuel vehicle* licence-plate voiture* chauffeur* essence permis-conduire coche* auto chofer chófer conductor aparca* gasolina carro* motorista* táxi estacion* водител* такси парков* бензин автомоб* سيارة سائق تاكسي موقف وقود autos dienstwagen
topic/trip: flug* flüge reise-privat fähre flughafen* flight* airport* airline* holiday-trip vol vols hôtel* aéroport* billet* vuelo* aeropuerto* billete* voo* trem comboio aeroporto* passagem рейс* поезд* гостиниц* отел* аэропорт* билет* самолет* طيران رحلة قطار فندق مطار تذكرة-سفر zugverbindung hotelzimmer
topic/consular: staatsangehörig* staatsbürger* einbürger* heirat* eheschliess* geburtsurkunde* beglaubig* adoption visumantrag aufenthalts* visagebühr* verhaftet festgenommen inhaftiert leichnam verstorben sterbeurkunde namensänderung citizenship nationality naturali* marriage birth-certificate apostille residence-permit arrested detained prison deceased death notar* nationalité citoyenneté mariage acte naissance légalis* arrêté* détenu* décès ciudadanía nacionalidad matrimonio partida-nacimiento apostilla legaliz* arrestad* detenid* prisión falleci* cidadania nacionalidade casamento certidão apostila preso* detid* falec* гражданств* брак свидетельств* апостил* нотари* арестован* задержан* умер* тюрьм* جنسية زواج شهادة-ميلاد تصديق معتقل سجن وفاة توفي
topic/health: arzt* krankenhaus impf* fieber kopfschmerz* medikament* zahnarzt* schwanger* hospital vaccin* fever headache medicine dentist pregnan* diet symptom* médecin hôpital fièvre médicament* dentiste enceinte malade médico vacuna* fiebre medicamento* dentista embaraz* enferm* vacina* febre remédio* grávida doente врач* больниц* привив* температур* лекарств* зуб* беременн* طبيب مستشفى تطعيم لقاح حمى دواء حامل
topic/school: schule* kinder kindergarten* studium stipend* universität* school* child children kindergarten nursery scholarship* university tuition école* enfant* crèche bourse* université escuela* colegio* hijo* hija* guardería universidad escola* filho* filha* creche bolsa* universidade школ* ребен* дет* сад-детск* стипенди* университет* مدرسة طفل أطفال روضة منحة جامعة
topic/trivia: hauptstadt* einwohner* erfinder* erfunden präsident* könig* geschichte-welt wurzel mathe* umfang capital population invented president king galaxy square math* equation tallest history definition capitale habitants inventé planète racine capital-ciudad habitantes inventó planeta raíz capital-país inventou планет* столиц* населени* изобрел* корень عاصمة سكان اخترع رئيس كوكب
topic/assistant: timer wecker* wecke erinnere einkaufsliste* wake shopping-list to-do translate übersetz* rede-schreiben traduire réveil* minuteur rappelle-moi alarma despertador despiérta* recuérda* temporizador alarme acord* lembr* cronômetro будильник* разбуди* напомни* таймер* перевед* ترجم* منبه ذكرني مؤقت
topic/office-life: ansprache verbalnote* blumen* kranz* gästeliste* dolmetsch* wachleute demonstration* botschafterin-rede geschenk* sitzordnung speech note-verbale flowers wreath guest-list interpreter* demonstration gift* present-gift seating discours fleurs gerbe invités interprète* manifestation cadeau* discurso flores corona intérprete* manifestación regalo* coroa guardas manifestação речь цветы венок прием-гост* переводчик* охранник* демонстрац* подарок خطاب زهور إكليل ضيوف مترجم حارس حراس مظاهرة هدية
topic/news: politik* wahl-ergebnis stau verkehr* headlines traffic politics elections-result actualités circulation politique tráfico política trânsito пробки политик* مرور سياسة
topic/shop: kaufen einkauf* geschäft* geschenk* schuhe kleid* buy-for shopping shoes dress clothes magasin* acheter boutique* tienda* comprar-en ropa zapatos loja* roupa sapato* магазин* купить-подар* одежд* туфли متجر تسوق ملابس
`);

interface Ideas {
  exact: Map<string, string[]>;
  stems: Map<string, string[]>;
  longestStem: number;
}

// The same few thousand words come again and again.
const kept = new Map<string, string[]>();
const mostKept = 20_000;
const longestKept = 40;

/** The ideas of a folded word, none for most. */
export function ideasOf(word: string): string[] {
  const before = kept.get(word);
  if (before) return before;
  const found = lookedUp(word);
  if (kept.size >= mostKept) kept.clear();
  if (word.length <= longestKept) kept.set(word, found);
  return found;
}

function lookedUp(word: string): string[] {
  const exact = ideas.exact.get(word);
  if (exact) return exact;
  for (let length = Math.min(word.length, ideas.longestStem); length >= 2; length--) {
    const found = ideas.stems.get(word.slice(0, length));
    if (found) return found;
  }
  return [];
}

function parse(text: string): Ideas {
  const exact = new Map<string, string[]>();
  const stems = new Map<string, string[]>();
  for (const line of text.trim().split('\n')) {
    const [name = '', words = ''] = line.split(/:(.*)/s);
    if (words === '') continue;
    for (const word of words.trim().split(/\s+/)) {
      const stem = word.endsWith('*');
      const key = fold(stem ? word.slice(0, -1) : word);
      const map = stem ? stems : exact;
      if (!map.get(key)?.includes(name)) map.set(key, [...(map.get(key) ?? []), name]);
    }
  }
  return { exact, stems, longestStem: Math.max(...[...stems.keys()].map((key) => key.length)) };
}
