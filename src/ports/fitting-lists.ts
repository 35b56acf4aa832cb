/** Lists cut to what a platform takes: rather a shorter list than a refused post. */
import type { MessageList } from './chat.ts';

type Item = MessageList['items'][number];

interface Limits {
  /** What all lists together may weigh. */
  room: number;
  /** In the unit of `room`. The weight of a title is that of an item without a thread. */
  weigh: (item: Item) => number;
  cut: (text: string, limit: number) => string;
}

const mostLists = 20;
const lineLimit = 600;
const ellipsis: Item = { text: '…' };

/** As many whole items as fit, in their order; where something is left out, an ellipsis stands as the last item. */
export function fittingLists(lists: MessageList[], { room, weigh, cut }: Limits): MessageList[] {
  const fitting: MessageList[] = [];
  let left = room - weigh(ellipsis);
  for (const { title, items } of lists) {
    const list: MessageList = { title: cut(title, lineLimit), items: [] };
    left -= weigh({ text: list.title });
    if (left < 0 || fitting.length === mostLists) return ellipsed(fitting);
    fitting.push(list);
    for (const item of items) {
      const next = { ...item, text: cut(item.text, lineLimit) };
      left -= weigh(next);
      if (left < 0) return ellipsed(fitting);
      list.items.push(next);
    }
  }
  return fitting;
}

function ellipsed(lists: MessageList[]): MessageList[] {
  lists.at(-1)?.items.push({ ...ellipsis });
  return lists;
}
