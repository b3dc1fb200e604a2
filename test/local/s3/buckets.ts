/** Two buckets: `versioned` and `plain`. */
export const buckets = [
  { name: 'versioned', versioned: true },
  { name: 'plain', versioned: false },
];
