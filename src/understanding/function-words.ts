/** Words that hold sentences together and say nothing of what they are about; as people write them in questions. */
import type { TextLanguage } from './language.ts';
import { bareWords } from './stems.ts';

const lists: Partial<Record<TextLanguage, string>> = {
  de: `der die das den dem des ein eine einen einem einer eines und oder aber auch als am an auf aus bei bin bis bist da damit dann dass dazu denn doch dort du durch er es für gibt geht gehen habe
    haben hat hatte hier ich ihm ihn ihr ihre ihrem ihren im in ins ist ja jetzt kann kannst können könnte kein keine keinen man mein meine meinem meinen meiner mich mir mit muss müssen nach nicht
    nichts noch nun nur ob ohne schon sehr sein seine seit sich sie sind so soll sollen über um uns unser unsere unserem unseren unserer von vom vor war warum was wann weil welche welchen welcher
    welches wem wen wenn wer werden wie wieder wieso will wir wird wo wofür woher wohin wollen wurde würde zu zum zur zwar bitte danke hallo machen mache macht tun brauche brauchen möchte bekomme bekommen
    lange viel viele mehr immer etwas jemand darf dürfen`,
  en: `a about after all also am an and any are as at be because been before but by can cannot could did do does done don't for from get gets got had has have he hello help her here hi him his how i if
    in into is it its just long many may me more much must my need needs no not now of off on one or our out over please she should so some somebody someone than thank thanks that the their them then there
    these they this those to too up us use used very want was we were what when where which who whom why will with would you your make`,
  fr: `à au aux avec ce ces cette comment dans de des du elle en est et il je la le les leur lui ma mais me mes moi mon ne nos notre nous on où ou par pas peut peux plus pour pourquoi qu quand que quel quelle
    quelles quels qui quoi sa se ses si son sont sur ta te tu un une vos votre vous y être avoir ai as a avons ont fait faire dois faut bonjour merci`,
  es: `a al algo como cómo con cual cuál cuándo cuando de del donde dónde el ella en entre es esta este está estoy ha hace hacer hay he la las le les lo los me mi mis muy más no nos nuestra nuestro o para pero
    por porque puede puedo qué que quien quién se ser si sin sobre son su sus también te tengo tiene un una uno y ya yo hola gracias favor`,
};

export function functionWords(language: TextLanguage): Set<string> {
  return new Set(bareWords(lists[language] ?? '', language));
}
