import { describe, expect, it } from 'vitest';
import { dashboardOf } from './dashboard-body.ts';
import { resources, synthesize } from './templates.ts';

const { service } = synthesize();
const widgets = dashboardOf(service);

describe('the dashboard', () => {
  it('begins with the state of all alarms', () => {
    const [first] = widgets;
    const all = resources(service, 'AWS::CloudWatch::Alarm').length;
    expect([first?.type, first?.properties.alarms.length]).toEqual(['alarm', all + 1]);
    expect(first?.properties.alarms[0]).toContain('customersaffected');
  });

  it('asks its questions in the order of a call at night, and says how to read each answer', () => {
    const headings = widgets.flatMap(({ properties }) =>
      properties.markdown?.startsWith('## ') ? [properties.markdown] : [],
    );
    expect(headings.map((heading) => heading.split('\n')[0])).toEqual([
      '## Are customers’ files getting in?',
      '## Is anything stuck?',
      '## Is it fast?',
      '## What does it cost?',
    ]);
    for (const heading of headings) expect(heading.split('\n')[1]?.length).toBeGreaterThan(40);
  });

  it('fills each line, without gaps', () => {
    const lines = Object.values(Object.groupBy(widgets, ({ y }) => y));
    for (const line of lines) expect((line ?? []).reduce((sum, { width }) => sum + width, 0)).toBe(24);
  });

  it('is one that CloudWatch takes: no two metrics under one id, ids in lower case, short expressions', () => {
    // "Dashboard Body Structure and Syntax" in the CloudWatch API reference; PutDashboard refuses more than 2,048.
    for (const { properties } of widgets) {
      const options = properties.metrics.map((parts) => parts.at(-1)).filter((part) => typeof part === 'object');
      const ids = options.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z]\w*$/);
      for (const { expression = '' } of options) expect(expression.length).toBeLessThan(2048);
    }
  });

  it('draws no metric that grows with the number of customers', () => {
    expect(JSON.stringify(widgets.map(({ properties }) => properties.metrics))).not.toMatch(/tenant"/i);
  });
});
