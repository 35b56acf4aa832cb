/** Where one looks in a chat: what is new comes into view, unless it would take away what one reads or writes. */
import { h, motion } from './dom.js';
import { t } from './texts.js';

/** `log` scrolls, `list` holds the threads. `pill` leads to news that are out of view. */
export function createView(log, list) {
  let news = [];
  let atEnd = true;
  const pill = h('button', { type: 'button', class: 'pill', hidden: true, click: showNews });

  log.addEventListener('scroll', () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 280;
    tellNews();
  });

  // A notice that opens, a picture that loads or a turned phone must not push the newest post out of view.
  const keepEnd = new ResizeObserver(() => atEnd && !typing() && log.scrollTo({ top: log.scrollHeight }));
  keepEnd.observe(log);
  keepEnd.observe(list);

  function typing() {
    return log.contains(document.activeElement) && document.activeElement.matches('textarea') ? document.activeElement : undefined;
  }

  function visible(node) {
    const box = node.getBoundingClientRect();
    const frame = log.getBoundingClientRect();
    return box.height > 0 && box.top < frame.bottom - 24 && box.bottom > frame.top;
  }

  function tellNews() {
    news = news.filter((one) => one.isConnected && !visible(one));
    pill.hidden = news.length === 0;
    if (news.length === 0) return;
    const above = news[0].getBoundingClientRect().top < log.getBoundingClientRect().top;
    pill.textContent = `${t('post.new')} ${above ? '↑' : '↓'}`;
  }

  function showNews() {
    const [first] = news;
    news = [];
    pill.hidden = true;
    first?.scrollIntoView({ block: 'center', behavior: motion() });
    first?.querySelector('article')?.focus({ preventScroll: true });
  }

  return {
    pill,
    /** Changes the list while that which is typed in, or else `item`, or else what is seen, stays where it is. */
    steadily(item, change) {
      const seen = item && visible(item) ? item : [...list.children].find(visible);
      const anchor = typing() ?? (atEnd ? undefined : seen);
      const before = anchor?.getBoundingClientRect().top;
      const result = change();
      if (anchor?.isConnected) log.scrollTop += anchor.getBoundingClientRect().top - before;
      return result;
    },
    /** Something new was drawn; one's own is always looked at. */
    follow(drawn, own) {
      if (visible(drawn)) return;
      if (own || (atEnd && !typing())) drawn.scrollIntoView({ block: 'nearest', behavior: motion() });
      else news.push(drawn);
      tellNews();
    },
    clear() {
      news = [];
      pill.hidden = true;
    },
  };
}
