/** A request that a lab refuses, in words for the learner. */
export class LabRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LabRefusal';
  }
}
