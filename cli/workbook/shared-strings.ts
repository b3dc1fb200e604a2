/** The texts that cells refer to by number. */
import { makeStringItem } from './string-item.ts';
import { readXml } from './xml.ts';

/** In their order; all in memory. */
export async function readSharedStrings(name: string, bytes: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  const strings: string[] = [];
  const item = makeStringItem();
  await readXml(name, bytes, {
    open: item.open,
    text: item.text,
    close: (element) => {
      item.close(element);
      if (element === 'si') strings.push(item.take());
    },
  });
  return strings;
}
