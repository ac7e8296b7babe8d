// An item that is known to be there.
export const at = <T>(
  items: { readonly [index: number]: T; readonly length: number },
  index: number,
): T => {
  const item = items[index];
  if (item === undefined) throw new Error(`no item ${index} of ${items.length}`);
  return item;
};
