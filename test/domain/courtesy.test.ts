import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMereThanks } from '../../src/domain/courtesy.ts';

const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

const courtesies: Record<string, string[]> = {
  de: lines(`
    Danke
    danke!
    DANKE!!!
    dankee
    Dankeee :)
    Dnake
    danek dir
    Vielen Dank!
    vieln Dank
    Vielen lieben Dank :-)
    Herzlichen Dank, Frau Müller!
    Herzlichen Dank Ihnen, Herr Dr. Müller-Lüdenscheidt.
    Besten Dank für die schnelle Hilfe!
    Danke für Ihre schnelle Rückmeldung
    Danke für die schnelle und freundliche Unterstützung!
    Danke Anna
    Danke, Anna!
    Danke dir Rita 🙏
    1000 Dank
    Tausend Dank!!
    Ich danke Ihnen sehr
    Super, vielen Dank.
    Perfekt, danke!
    Prima
    Alles klar, danke.
    ok
    Okay danke
    Ja, danke!
    Passt, danke
    Funktioniert wieder, vielen Dank!
    Danke, geht jetzt wieder.
    Es läuft wieder. Danke!
    Alles funktioniert wieder einwandfrei
    Das Problem ist gelöst, danke schön
    Hat geklappt, danke!
    Erledigt
    Kein Problem
    Jetzt geht's wieder, danke
    Danke euch allen
    Danke, das Problem hat sich erledigt
    Danke, wünsche einen schönen Feierabend
    Das war sehr nett, danke
    Das war's, danke
    Auf Wiedersehen
    Tschüss!
    Bis bald
    Schönes Wochenende!
    Danke, Ihnen auch einen schönen Tag
    Vielen Dank und viele Grüße
    Vielen Dank!\\nMit freundlichen Grüßen\\nErika Musterfrau
    Danke\\nLG Max
    MfG
    Liebe Kollegen, vielen Dank!
    Hallo Rita, danke für alles
    👍
    🙏🏽🙏🏽
    ❤️
    Danke 👍🏻
    :+1:
    Danke :pray::skin-tone-3:
  `),
  en: lines(`
    Thanks
    thanks!
    thx
    Thnaks
    thanx a lot
    Thank you
    thank you so much!
    Thank you very much, Rita.
    Thanks, Bob!
    Many thanks for your quick help
    Thanks for fixing it so quickly
    Thanks for your help and have a nice day
    Thank you all
    Thanks again 🙂
    Great, thank you!
    Perfect!
    Got it, thanks
    It works now, thanks!
    Everything is working again. Thank you!
    it's working now
    All good now
    That's all, thank you
    Problem solved, thanks
    that fixed it, thanks
    Thanks team
    Noted with thanks
    Great job, thank you!
    No further questions
    OK
    Okay, understood
    Much appreciated
    I really appreciate it
    No problem
    No worries, thanks
    You're welcome
    Bye
    See you tomorrow
    Have a great weekend!
    Best regards, João
    Thanks,\\nPriya Sample
    Dear Mr Byte, many thanks!
    Yes, thank you ❤️
    cheers
    ty
    <3
  `),
  fr: lines(`
    Merci
    merci beaucoup !
    Merci bien
    Mille mercis
    Un grand merci à vous
    Merci pour votre aide
    Merci pour votre aide précieuse
    Merci infiniment, Monsieur Dupont
    Je vous remercie beaucoup
    Parfait, merci
    C'est bon, merci
    C’est réglé, merci !
    Problème résolu
    Tout fonctionne, merci
    D'accord
    Bonne journée à vous
    Au revoir
    À bientôt
    Cordialement, Chloé
    Merci Chloé
    De rien
    Bien reçu, merci
  `),
  es: lines(`
    Gracias
    ¡Gracias!
    Muchas gracias
    Muchísimas gracias por su ayuda
    Mil gracias
    Gracias por todo
    Gracias de nuevo
    Se lo agradezco mucho
    Perfecto, gracias
    Ya funciona, gracias
    Todo solucionado
    Muchas gracias, señora Pérez
    Un cordial saludo
    Saludos, Diego
    Hasta luego
    Que tenga un buen día
    De nada
    De acuerdo, gracias
  `),
  pt: lines(`
    Obrigado
    obrigada!
    Muito obrigado pela ajuda
    Muito obrigada, João
    obg
    Valeu
    Perfeito, obrigado
    Tudo certo, obrigado
    Já está funcionando, obrigada
    Agradeço muito
    Abraço
    Um abraço, João
    Até logo
    Bom dia, obrigado
    Tenha um ótimo dia
    Atenciosamente, Maria
    Bom fim de semana
  `),
  ru: lines(`
    Спасибо
    спасибо!
    Спасибо большое
    Большое спасибо за помощь
    Огромное вам спасибо!
    Спс
    Благодарю вас
    Отлично, спасибо
    Всё работает, спасибо!
    Заработало, спасибо
    Спасибо за быстрый ответ
    Хорошего дня!
    До свидания
    С уважением, Иван Петров
    Всего доброго
    Проблема решена
    Понятно, спасибо
  `),
  ar: lines(`
    شكرا
    شكراً
    شكراً جزيلاً
    شكرا لكم
    شكراً جزيلاً لكم على المساعدة
    ألف شكر
    جزاكم الله خيرا
    يعطيكم العافية
    تمام، شكرا
    ممتاز
    تم حل المشكلة، شكرا
    كل شيء يعمل الآن، شكرا
    مع السلامة
    إلى اللقاء
    شكرا يا أحمد
    مع التحية
    شكرا 🌹
  `),
};

const wanted: Record<string, string[]> = {
  de: lines(`
    Danke, aber es geht immer noch nicht
    Danke, geht nicht
    Danke! Und der Drucker?
    Danke, und wann geht es wieder?
    Vielen Dank im Voraus
    Danke für nichts
    Danke, leider nein
    Danke, Drucker!
    Danke Passwort
    Danke. Jetzt geht Outlook nicht.
    Kein Dank, es ist kaputt
    Keine Antwort, danke
    Nein
    Nein, danke
    ja
    Gerne
    Bitte schließen
    Danke, bitte das Ticket schließen
    Danke Frau Müller der Drucker geht nicht
    Viele Grüße. Der Drucker geht nicht
    Vielen Dank, ich brauche noch einen Zugang für Max
    Funktioniert nicht wieder
    Jetzt geht wieder nichts
    Hilfe!
    Hilfe, danke
    Danke 👎
    Danke 😡
    ❌
    Danke?
    Danke, die Nummer ist 4711
    Danke, siehe https://hilfe.example
    Problem
    Das Problem ist wieder da
    Dank der Umstellung geht nichts
    Danke, geht leider nur teilweise
    Danke, ich warte
    Super danke fürs erste
    Das Problem hat sich nicht erledigt
    Passt nicht
    Alles klar, warte auf Rückruf
    Danke AA-1042
    Hallo
    Guten Morgen
    Viele Grüße\\nPS: Drucker kaputt
    nicht
  `),
  en: lines(`
    thanks! and the printer?
    Thanks but it still does not work
    Thanks in advance
    thanks, not working
    Thanks for nothing
    Thank you. The VPN is down again.
    No thanks, still broken
    No
    yes
    Not good
    Thanks, please close it
    Thanks. Printer.
    Thanks VPN
    Thanks, However
    is it working now
    It works now except for e-mail
    Everything is broken, thanks
    help
    Best regards and please call me
    Thanks, can you also reset my password
    thanks :(
    OK but when
    Thanks it works but slow
    that did not fix it
    Good morning
    No further progress
    Okay, I will wait for your call
    All good except the phone
    hello
    for your help
    problem is
    Thanks Bob one more thing
    Thanks 😭
    🔥
  `),
  fr: lines(`
    Merci, mais ça ne marche pas
    Merci d'avance
    Merci de réinitialiser mon mot de passe
    Merci, et l'imprimante ?
    Ça ne fonctionne toujours pas
    Bonjour
    Non merci, toujours en panne
    C'est toujours bloqué
  `),
  es: lines(`
    Gracias, pero sigue sin funcionar
    Gracias de antemano
    Muchas gracias, ¿y la impresora?
    No funciona, gracias
    Gracias, falta el correo
    Hola
    Ya no funciona
  `),
  pt: lines(`
    Obrigado, mas ainda não funciona
    Obrigado desde já, preciso de ajuda
    Obrigada antecipadamente
    Obrigado! E a impressora?
    Não funciona
    Bom dia, preciso de uma senha
  `),
  ru: lines(`
    Спасибо, но не работает
    Заранее спасибо
    Спасибо, а принтер?
    Не работает
    Всё не работает, спасибо
    Здравствуйте
    Опять сломалось, спасибо
  `),
  ar: lines(`
    شكرا لكن الطابعة لا تعمل
    شكرا مقدما
    شكرا، والطابعة؟
    لا يعمل
    تحياتي، الطابعة معطلة
    شكرا يا أخي الطابعة معطلة
    مرحبا
    لم يتم حل المشكلة
  `),
};

const unescaped = (text: string) => text.replaceAll('\\n', '\n');

describe.each(Object.keys(courtesies))('in %s', (language) => {
  it.each(courtesies[language]!)('"%s" asks for nothing', (text) => {
    expect(isMereThanks(unescaped(text))).toBe(true);
  });

  it.each(wanted[language]!)('"%s" wants to be read', (text) => {
    expect(isMereThanks(unescaped(text))).toBe(false);
  });
});

it('takes nothing for a courtesy that says nothing or is long', () => {
  for (const text of ['', '   ', '.', '…', '\n', 'danke '.repeat(60)]) expect(isMereThanks(text)).toBe(false);
});

it('sees through invisible characters, and through thanks around something to be done', () => {
  expect(isMereThanks('Dan\u200Bke')).toBe(true);
  expect(isMereThanks('\u200Fشكرا\u200F')).toBe(true);
  const all = Object.values(courtesies).flat();
  const order = 'the scanner shows error five';
  fc.assert(fc.property(fc.constantFrom(...all), fc.constantFrom(...all), (before, after) => {
    expect(isMereThanks(unescaped(`${before} ${order} ${after}`))).toBe(false);
  }));
});

it('answers any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
    expect(typeof isMereThanks(text)).toBe('boolean');
  }), { numRuns: 60 });
});
