/** What was handed in is no submission, with what is wrong. */
export class UnreadableSubmission extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableSubmission';
  }
}
