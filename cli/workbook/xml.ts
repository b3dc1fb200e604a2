/** XML as it comes: events of a part, without holding it. */
import sax, { type QualifiedTag, type SAXParser, type Tag } from 'sax';
import { asDamage } from './fault.ts';

/** An element's attributes, by the names that the file writes. */
export type Attributes = (Tag | QualifiedTag)['attributes'];

/** What is done on the way. Elements go by their local name: the prefix of a namespace is the writer's choice. */
export type XmlEvents = {
  readonly open?: (element: string, attributes: Attributes) => void;
  /** May come several times for one element. */
  readonly text?: (text: string) => void;
  readonly close?: (element: string) => void;
};

/** Without its prefix. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The attribute of that name, which has no prefix. */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' ? value : undefined;
}

/** ECMA-376's booleans (ST_OnOff and xsd:boolean). */
export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true' || value === 'on';

/**
 * Reads a part and yields after each of its chunks, so that what the events have made can be handed on. Throws
 * `CliFault` for what is no well-formed XML in UTF-8. There are no entities but XML's own: a document type, which
 * could declare others, has no place in a workbook (ECMA-376-2, 6.2.5).
 */
export async function* xmlSteps(name: string, bytes: AsyncIterable<Uint8Array>, events: XmlEvents) {
  const xml = makeParser(events);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const take = (chunk: Uint8Array | undefined) => {
    try {
      xml.write(decoder.decode(chunk, { stream: chunk !== undefined }));
      if (chunk === undefined) xml.close();
    } catch (cause) {
      throw asDamage(cause, `its part ${name} is no XML that can be read`);
    }
  };
  for await (const chunk of bytes) {
    take(chunk);
    yield;
  }
  take(undefined);
  yield;
}

/** Reads a whole part. */
export async function readXml(name: string, bytes: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> {
  const steps = xmlSteps(name, bytes, events);
  while (!(await steps.next()).done);
}

function makeParser({ open, text, close }: XmlEvents): SAXParser {
  // It counts positions by default, and needs to: that is how it keeps what it holds of a text below 64 KiB.
  const xml = sax.parser(true);
  xml.onerror = (fault) => {
    throw fault;
  };
  xml.ondoctype = () => {
    throw new Error('a document type is not allowed');
  };
  if (open) xml.onopentag = (tag) => open(localName(tag.name), tag.attributes);
  if (text) xml.ontext = xml.oncdata = text;
  if (close) xml.onclosetag = (name) => close(localName(name));
  return xml;
}
