/** What is wrong with an image's description, and where in it. */
export interface ImageProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
