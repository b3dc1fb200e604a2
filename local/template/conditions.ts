/** The condition functions of CloudFormation ("Condition functions" in the CloudFormation user guide). */
import { LocalCloudFault } from '../fault.ts';
import { isList, isObject, type Json } from './json.ts';
import type { Scope } from './scope.ts';

type Resolve = (value: Json | undefined, scope: Scope) => Json | undefined;

/** Whether the named condition of the template is met. */
export function holds(name: string, scope: Scope, resolve: Resolve): boolean {
  const condition = scope.template.Conditions[name];
  if (condition === undefined) throw new LocalCloudFault(`${scope.subject}: no condition is named ${name}`);
  return evaluate(condition, scope, resolve);
}

function evaluate(condition: Json, scope: Scope, resolve: Resolve): boolean {
  const [name, argument] = isObject(condition) ? (Object.entries(condition)[0] ?? []) : [];
  const operands = isList(argument) ? argument : [];
  const each = (operand: Json) => evaluate(operand, scope, resolve);
  if (name === 'Condition' && typeof argument === 'string') return holds(argument, scope, resolve);
  if (name === 'Fn::And') return operands.every(each);
  if (name === 'Fn::Or') return operands.some(each);
  if (name === 'Fn::Not') return !operands.every(each);
  if (name === 'Fn::Equals') {
    const [left, right] = operands.map((operand) => JSON.stringify(resolve(operand, scope)));
    return left === right;
  }
  throw new LocalCloudFault(
    `${scope.subject}: the local cloud does not know the condition ${name ?? JSON.stringify(condition)}`,
  );
}
