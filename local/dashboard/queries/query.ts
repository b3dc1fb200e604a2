/**
 * A query to the logs ("CloudWatch Logs Insights language query syntax"), as far as the dashboard uses the language:
 * `fields`, `filter` with = != in and, `stats`, `sort`, `limit`. Anything else is refused by name, so that no table is wrong.
 */
interface Condition {
  readonly field: string;
  /** Whether the value must be one of these, or must not. */
  readonly isIn: boolean;
  readonly values: readonly string[];
}

export interface Aggregate {
  readonly name: string;
  readonly function: string;
  /** `*` counts lines. */
  readonly field: string;
}

export interface Query {
  readonly logGroups: readonly string[];
  readonly fields: readonly string[];
  readonly conditions: readonly Condition[];
  readonly aggregates: readonly Aggregate[];
  readonly by: readonly string[];
  readonly sort: { readonly field: string; readonly isDescending: boolean } | undefined;
  readonly limit: number;
}

export class QueryNotUnderstood extends Error {
  override name = 'QueryNotUnderstood';
}

/** Rows of an answer where the query does not say how many ("limit"). */
const defaultLimit = 10_000;

const nothing: Query = {
  logGroups: [],
  fields: [],
  conditions: [],
  aggregates: [],
  by: [],
  sort: undefined,
  limit: defaultLimit,
};

type Command = (query: Query, rest: string) => Query;

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries<Command>({
    SOURCE: (query, rest) => ({ ...query, logGroups: [...query.logGroups, rest.replace(/^'(.*)'$/, '$1')] }),
    fields: (query, rest) => ({ ...query, fields: listOf(rest) }),
    filter: (query, rest) => ({ ...query, conditions: [...query.conditions, ...rest.split(/ and /).map(condition)] }),
    stats: (query, rest) => {
      const [aggregates = '', by = ''] = rest.split(/ by /);
      return { ...query, aggregates: listOf(aggregates).map(aggregate), by: listOf(by) };
    },
    sort: (query, rest) => {
      const [field = '', order = 'asc'] = rest.split(' ');
      return { ...query, sort: { field, isDescending: order === 'desc' } };
    },
    limit: (query, rest) => ({ ...query, limit: Number(rest) }),
  }),
);

/** @throws QueryNotUnderstood with what is not known here. */
export function parseQuery(text: string): Query {
  return text.split(/\s*\|\s*/).reduce((query, command) => {
    const [, name = '', rest = ''] = /^(\w+)\s+([\s\S]*)$/.exec(command.trim()) ?? [];
    const understand = commands.get(name);
    if (understand === undefined) throw new QueryNotUnderstood(`the command “${command.trim()}”`);
    return understand(query, rest.trim());
  }, nothing);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function condition(text: string): Condition {
  const [, field = '', operator, value = ''] = /^([\w.@]+)\s*(=|!=|\bin\b)\s*(.+)$/.exec(text.trim()) ?? [];
  const quoted = /^"([^"]*)"$/.exec(value);
  if (operator === 'in') {
    const values = [...value.matchAll(/"([^"]*)"/g)].map(([, one = '']) => one);
    if (/^\[("[^"]*"(, ?)?)+\]$/.test(value)) return { field, isIn: true, values };
  } else if (operator !== undefined && quoted !== null) {
    return { field, isIn: operator === '=', values: [quoted[1] ?? ''] };
  }
  throw new QueryNotUnderstood(`the condition “${text.trim()}”`);
}

function aggregate(text: string): Aggregate {
  const [, name = '', field = '', as] = /^(count|sum|min|max|avg)\(([\w.@*]+)\)(?:\s+as\s+(\w+))?$/.exec(text) ?? [];
  if (name === '') throw new QueryNotUnderstood(`“${text}” in stats`);
  return { name: as ?? text, function: name, field };
}
