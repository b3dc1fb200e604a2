import { expect, it } from 'vitest';
import { checkRule } from '../../../local/limits/rules.ts';

const target = {
  arn: 'arn',
  deadLetterArn: undefined,
  input: undefined,
  inputPath: undefined,
  messageGroupId: undefined,
};
const rule = (characters: number, targets: number) => ({
  name: 'uploads',
  pattern: { key: ['x'.repeat(characters - '{"key":[""]}'.length)] },
  targets: Array.from({ length: targets }, () => target),
});

it.each([
  [2048, 5, undefined],
  [2049, 5, 'rule uploads: its pattern has 2049 characters, EventBridge takes 2048'],
  [20, 6, 'rule uploads: it has 6 targets, EventBridge takes 5'],
])('a rule of %i characters and %i targets', (characters, targets, fault) => {
  const check = () => checkRule(rule(characters, targets));
  if (fault === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(fault);
});
