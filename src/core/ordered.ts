/** Keeps short lists in order as they grow: quicker than to sort each anew, which every case would have to. */

/** Puts `added` behind everything that does not go after it. */
export function insert<Item>(
  list: Item[],
  added: Item,
  goesAfter: (item: Item, added: Item) => boolean,
): void {
  let at = list.length;
  list.push(added);
  for (let before = list[at - 1]; before !== undefined && goesAfter(before, added); before = list[at - 1]) {
    list[at] = before;
    at -= 1;
  }
  list[at] = added;
}

/** A new list in order; equal items stay in the order given. */
export function ordered<Item extends object | number>(
  items: Iterable<Item>,
  goesAfter: (item: Item, other: Item) => boolean,
): Item[] {
  const list: Item[] = [];
  for (const item of items) insert(list, item, goesAfter);
  return list;
}
