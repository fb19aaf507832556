// Which proposal comes next.

/** The index one place after `at` or before it (`by` is 1 or -1), within the list; where nothing is current (-1), 0. */
export function stepped(at, by, count) {
  return Math.max(0, Math.min(count - 1, at + by));
}

/** What follows an item that was decided on: the one after it, at the end the one before; null where it is alone. */
export function following(items, item) {
  const at = items.indexOf(item);
  return at < 0 ? null : items[at + 1] || items[at - 1] || null;
}
