/**
 * Something that the person at the keyboard can put right, or a part of AWS that the local cloud does not do.
 * Its message is shown as it stands, without a stack; any other error is a bug and is shown whole.
 */
export class LocalCloudFault extends Error {
  override readonly name = 'LocalCloudFault';
}
