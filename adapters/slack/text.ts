/** Slack's wire text (mrkdwn) → neutral text. Source: docs.slack.dev, "Formatting message text", "Retrieving messages". */

/** `nameOf` gives a known person's name; unknown people stay ids. */
export function neutralText(wire: string, nameOf: (userId: string) => string | undefined): string {
  // Typed `<` arrives as `&lt;`, so every `<` here was written by Slack.
  return decode(wire.replace(/<([^<>]*)>/g, (_, token: string) => {
    const bar = token.indexOf('|');
    const target = bar < 0 ? token : token.slice(0, bar);
    const label = bar < 0 ? '' : token.slice(bar + 1);
    if (target.startsWith('@')) return `@${label || escape(nameOf(target.slice(1)) ?? target.slice(1))}`;
    if (target.startsWith('#')) return `#${label || target.slice(1)}`;
    if (target.startsWith('!date^')) return label;
    if (target.startsWith('!subteam^')) return `@${label.replace(/^@/, '') || target.slice('!subteam^'.length)}`;
    if (target.startsWith('!')) return `@${label.replace(/^@/, '') || target.slice(1)}`;
    return link(target, label);
  }));
}

/** The real address always stands beside a label that differs from it. */
function link(url: string, label: string): string {
  const same = ['', 'https://', 'http://', 'mailto:', 'tel:'].some((scheme) => scheme + label === url);
  if (label === '') return url;
  return same ? label : `${label} (${url})`;
}

function decode(text: string): string {
  return text.replace(/&(lt|gt|amp);/g, (_, name: string) => (name === 'lt' ? '<' : name === 'gt' ? '>' : '&'));
}

/** For the few places where Slack takes only mrkdwn: afterwards nothing in it is markup that pings or links. */
export function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** At most `limit` UTF-16 units, a cut shown by an ellipsis; never cuts a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}
