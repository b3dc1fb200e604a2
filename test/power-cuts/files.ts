/** Two files of a tenant: the second one updates, creates, removes, leaves alone and is wrong about some. */
export const tenant = 'acme';

const titles = 'Employee ID,First Name,Last Name,Email,Status,Job Title,Department';

const rowOf = (n: number, job: string, email = `user${n}@example.com`): string =>
  `${String(n).padStart(7, '0')},First ${n},Last ${n},${email},active,${job},Dept ${n % 7}`;

const fileOf = (rows: readonly string[]): string => `${[titles, ...rows].join('\n')}\n`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** One user in five is there before. */
const knownOf = (rows: number): number => Math.floor(rows / 5);

export const firstFile = (rows: number): string => fileOf(numbers(knownOf(rows)).map((n) => rowOf(n, 'Clerk')));

/** Of those who are known one in 25 is missing, and one in five is as before; of all, one in 997 has no address. */
export function secondFile(rows: number): string {
  const known = knownOf(rows);
  const lines = numbers(rows).flatMap((n) => {
    if (n < known && n % 25 === 3) return [];
    const job = n < known && n % 5 === 1 ? 'Clerk' : 'Poet';
    return [n % 997 === 500 ? rowOf(n, job, 'nobody') : rowOf(n, job)];
  });
  return fileOf(lines);
}
