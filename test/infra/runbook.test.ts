import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readable, resources, synthesize } from './templates.ts';

const { service } = synthesize();
const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

/** Heading → text, of all entries. */
const entries = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)]),
);

/** Logical id of an alarm → its entry. */
function entriesNamed(template: Template, type: string): Map<string, string> {
  return new Map(
    resources(template, type).map(([id, { Properties }]) => [
      id,
      /#([a-z-]+)$/.exec(String(Properties.AlarmDescription))?.[1] ?? '',
    ]),
  );
}

const alarms = entriesNamed(service, 'AWS::CloudWatch::Alarm');
const composite = entriesNamed(service, 'AWS::CloudWatch::CompositeAlarm');
const named = [...new Set([...alarms.values(), ...composite.values()])];
const paragraphs = ['Means', 'See', 'Do', 'Over'];

describe('the runbook', () => {
  it.each(named)(
    'has an entry for %s: what it means, how to see more, what to do, how to know that it is over',
    (name) => {
      const entry = entries.get(name) ?? '';
      const starts = [...entry.matchAll(/^\*\*(\w+)\*\* (.{15,})/gm)].map(([, start]) => start);
      expect(starts).toEqual(paragraphs);
    },
  );

  it('has no entry of an alarm that is no more', () => {
    const alarmLike = [...entries.keys()].filter((name) => /^[a-z-]+$/.test(name));
    expect(alarmLike.toSorted()).toEqual(named.toSorted());
  });

  it('says that customers are affected of exactly those alarms that are in the one above them', () => {
    const [rule] = resources(service, 'AWS::CloudWatch::CompositeAlarm');
    const inRule = new Set(
      [...readable(rule?.[1].Properties.AlarmRule).matchAll(/ALARM\("(\w+)"\)/g)].map(([, id]) => id),
    );
    expect(inRule.size).toBeGreaterThan(10);
    const affecting = [...alarms].filter(([id]) => inRule.has(readable({ Ref: id }))).map(([, entry]) => entry);
    const saying = named.filter((name) => /Customers are affected/.test(entries.get(name) ?? ''));
    expect([...new Set(affecting), 'customers-affected'].toSorted()).toEqual(saying.toSorted());
    const others = [...alarms].filter(([id]) => !inRule.has(readable({ Ref: id }))).map(([, entry]) => entry);
    expect(others.filter((entry) => saying.includes(entry))).toEqual([]);
  });

  it('names each saved query, and none that is not saved', () => {
    const saved = resources(service, 'AWS::Logs::QueryDefinition').map(([, { Properties }]) => Properties.Name);
    const asked = new Set([...runbook.matchAll(/`(rollcall\/[a-z-]+)`/g)].map(([, name]) => name));
    expect([...asked].toSorted()).toEqual(saved.toSorted());
  });
});
