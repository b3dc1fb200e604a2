/** The panels that the dashboard is made of, as data. */
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { QueryRow } from '../queries.ts';

/** Lines over time. */
export interface GraphPanel {
  readonly kind: 'graph';
  readonly title: string;
  /** What the numbers are. */
  readonly unit: string;
  readonly metrics: readonly IMetric[];
  /** Each line on top of the one before: what they come to together. */
  readonly stacked?: boolean;
  /** Where an alarm goes off. */
  readonly limit?: { readonly at: number; readonly alarm: string };
}

/** The answer to a saved query. */
interface TablePanel {
  readonly kind: 'table';
  readonly title: string;
  readonly query: QueryRow;
}

interface TextPanel {
  readonly kind: 'text';
  readonly markdown: string;
}

export type Panel = GraphPanel | TablePanel | TextPanel;

/** Colours of outcomes, told apart by colour-blind people, too (Okabe and Ito, "Color Universal Design"). */
export const colours = { good: '#0072B2', warning: '#E69F00', bad: '#D55E00', neutral: '#7F7F7F' } as const;
