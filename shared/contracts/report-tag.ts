/** What tells a report from an upload of the customer's in the same bucket: lifecycle rules know tags, and no folder of every tenant. */
export const reportTag = { rollcall: 'report' } as const;
