/** One measured value, as CloudWatch would take it in. */
export interface Sample {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly at: number;
  readonly value: number;
}

/** Which metric a value belongs to: CloudWatch knows one by namespace, name and all of its dimensions. */
export function metricKey({ namespace, name, dimensions }: Pick<Sample, 'namespace' | 'name' | 'dimensions'>): string {
  const named = Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [namespace, name, ...named.map(([dimension, value]) => `${dimension}=${value}`)].join(' ');
}
