/** Errors in the form that the SDK of the called service understands. */
import type { ServerResponse } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** The protocol in which a service answers ("Smithy: AWS protocols"). */
export type Protocol = 'json' | 'query' | 'xml';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

const bodies: Readonly<Record<Protocol, (refusal: Refusal) => string>> = {
  json: ({ code, message }) => JSON.stringify({ __type: code, message, Message: message }),
  query: ({ code, message }) =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`,
  xml: ({ code, message }) =>
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`,
};

export function refuse(response: ServerResponse, protocol: Protocol, refusal: Refusal): void {
  const contentType = protocol === 'json' ? 'application/x-amz-json-1.0' : 'application/xml';
  response.writeHead(refusal.status, { 'content-type': contentType, 'x-amzn-errortype': refusal.code });
  response.end(bodies[protocol](refusal));
}
