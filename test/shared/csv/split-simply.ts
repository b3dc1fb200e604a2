type FoundRecord = { text: string; cells: number; stray: boolean; line: number; lastLine: number };

/**
 * The same rules as the splitter's, said again in the simplest way for a whole text: one regular expression per cell.
 * What is found in an unfinished last record is left out, as there.
 */
export function splitSimply(text: string) {
  const records: FoundRecord[] = [];
  let blankLines = 0;
  let line = 1;
  let at = 0;
  let unclosedQuote: number | undefined;
  let cutOff = false;
  while (at < text.length && unclosedQuote === undefined) {
    const record: FoundRecord = { text: '', cells: 0, stray: false, line, lastLine: line };
    const start = at;
    do {
      if (record.cells > 0) at++;
      record.cells++;
      const quoted = /^"(?:[^"]|"")*("?)/.exec(text.slice(at));
      if (quoted) {
        if (quoted[1] === '') {
          unclosedQuote = line + countLineEnds(text.slice(start, at));
          break;
        }
        at += quoted[0].length;
      }
      const rest = /^[^,\r\n]*/.exec(text.slice(at))?.[0] ?? '';
      if (quoted ? rest !== '' : rest.includes('"')) record.stray = true;
      at += rest.length;
    } while (text[at] === ',');
    if (unclosedQuote !== undefined) break;
    record.text = text.slice(start, at);
    record.lastLine = line + countLineEnds(record.text);
    const lineEnd = /^(\r\n|\r|\n)?/.exec(text.slice(at))?.[0] ?? '';
    at += lineEnd.length;
    line = record.lastLine + 1;
    const columns = records[0]?.cells;
    if (/^[ \t,]*$/.test(record.text)) blankLines++;
    else if (lineEnd === '' && columns !== undefined && record.cells < columns) cutOff = true;
    else records.push(record);
  }
  const [header, ...rows] = records;
  const isGood = (row: FoundRecord) => row.cells === header?.cells && !row.stray;
  return {
    header: header?.text,
    rows: rows.filter(isGood).map((row): [number, string] => [row.line, row.text]),
    rejected: rows
      .filter((row) => !isGood(row))
      .map((row): [number, number, string, string] => [
        row.line,
        row.lastLine,
        row.stray ? 'stray-quote' : 'cell-count',
        row.text,
      ]),
    blankLines,
    endsWithLineEnd: /(^|[\r\n])$/.test(text) && unclosedQuote === undefined,
    unclosedQuote,
    cutOff,
  };
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
