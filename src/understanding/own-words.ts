/**
 * The person's own words in what they pasted: without quoted mails, signatures, logs and traces. Works line by line with
 * expressions that cannot backtrack far, so that the time grows only with the length of the text.
 */

/** Longer texts are read up to here. */
const longestText = 120_000;
/** More own words than this say nothing new about what somebody wants. */
const longestOwn = 2_000;
const longestLine = 600;

const quoteHead =
  /^\s*(?:-{2,}\s*(?:original|ursprüngliche|weitergeleitete|forwarded|begin forwarded|message d.origine|mensaje original|mensagem original|исходное|пересылаемое|الرسالة)|_{10,}|(?:on|am|le|el|em)\s.{4,120}\s(?:wrote|schrieb|a écrit|escribió|escreveu)\b.{0,80}:?\s*$|.{4,120}\s(?:пишет|написал|написала|كتب)\s*:\s*$)/i;
const mailHead = /^\s*\*?(?:von|from|de|от|من)\s*\*?:\s*\S/i;
const mailHeadNext = /^\s*\*?(?:gesendet|datum|an|betreff|sent|date|to|subject|envoyé|objet|à|enviado|fecha|para|asunto|assunto|отправлено|кому|тема|дата|إلى|الموضوع|التاريخ)\s*\*?:/i;
const quoted = /^\s*(?:>|\|\s)/;
const closing =
  /^\s*(?:mit (?:freundlich|best|herzlich)\S{0,6} gr(?:ü|u|ue)(?:ß|ss)\S{0,3}|(?:viele|liebe|beste|freundliche|herzliche|schöne) gr(?:ü|ue)(?:ß|ss)e|mfg|vg|lg|(?:kind|best|warm|with kind|with best) regards|regards|sincerely|yours (?:sincerely|faithfully)|cordialement|bien (?:cordialement|à vous)|salutations|saludos(?: cordiales)?|atentamente|un cordial saludo|atenciosamente|cumprimentos|с уважением|مع التحية|تحياتي)[\s,.!]*(?:i\. ?a\.|i\. ?v\.)?[\s,.!]*$/iu;
const signatureMark = /^\s*--\s*$/;
const postscript = /^\s*p\.?\s?s\.?\s*[:.]?\s/i;
const logLine =
  /^\s*(?:\[?\d{4}-\d\d-\d\d[T ,]\d\d:\d\d|\[?\d\d[:/.]\d\d[:/.]\d\d(?:\d\d)?[ ,.:\]]|[A-Z][a-z]{2}\s+\d{1,2}\s\d\d:\d\d:\d\d|\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE|FATAL|SEVERE)\b[\]:| ]|at\s+[\w$.<>[\] ]{2,80}\(|Traceback \(most|File "[^"]{1,200}", line \d|Caused by:|\.{3} \d+ more|[\w.$]{3,80}(?:Exception|Error):|(?:Event ID|Source|Faulting|Exception code|HRESULT|PID|Thread)\b.{0,20}[:=]|#\d+\s+0x|[0-9a-f]{4,8}:?(?:\s+[0-9a-f]{2,8}){4}|[<{}[\]]|"[\w.-]{1,40}"\s*:|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\s)/;

/** Own words, at most 2,000 characters; the beginning of the text where nothing of it is recognisably its writer's. */
export function ownWords(text: string): string {
  const lines = text.slice(0, longestText).replace(/\0/g, ' ').replace(/\r\n?/g, '\n').split('\n');
  const own: string[] = [];
  let fenced = false;
  let signed = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.slice(0, longestLine);
    if (/^\s*```/.test(line)) {
      fenced = !fenced;
      continue;
    }
    if (fenced || quoted.test(line)) continue;
    const forwards = quoteHead.test(line) || (mailHead.test(line) && lines.slice(at + 1, at + 5).some((next) => mailHeadNext.test(next.slice(0, longestLine))));
    // A thread that starts with the quotation has its own words below it, or none at all.
    if (forwards && own.some(hasLetters)) break;
    if (forwards || (own.length === 0 && mailHeadNext.test(line)) || logLine.test(line)) continue;
    if (own.length > 0 && (signatureMark.test(line) || closing.test(line))) signed = true;
    if (postscript.test(line)) signed = false;
    if (!signed) own.push(withoutNoise(line));
  }
  const result = own.join('\n').trim().slice(0, longestOwn);
  return hasLetters(result) ? result : withoutNoise(text.slice(0, longestOwn)).replace(/\0/g, ' ').trim();
}

function hasLetters(text: string): boolean {
  return /\p{L}{2}/u.test(text);
}

/** Addresses, hashes and other long things that nobody types. */
function withoutNoise(line: string): string {
  return line.replace(/\bhttps?:\/\/\S+/gi, ' ').replace(/\b(?:0x)?[0-9a-f]{12,}\b/gi, ' ').replace(/\S{50,}/g, ' ');
}

/** Sentences of a text, at most `most`; what follows the last one is left out. */
export function sentencesOf(text: string, most = 12): string[] {
  return text
    .split(/(?<=[.!?؟…])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .slice(0, most);
}
