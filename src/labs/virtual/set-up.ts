import type { LabDefinition } from '#courses/lab-definition.ts';
import { placeFiles, setupFailure } from '../prepare-lab.ts';
import type { VirtualLab } from './virtual-lab.ts';

/** A set-up that did not end well: the author's mistake, never the learner's. */
export class SetupFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SetupFailed';
  }
}

/** Makes a fresh lab what the learner enters: files, set-up, a cluster at rest. Throws `SetupFailed`. */
export async function setUp(virtual: VirtualLab, definition: LabDefinition): Promise<void> {
  placeFiles(virtual.lab.workstation, definition);
  if (definition.setup.trim() !== '') {
    const failure = setupFailure(await virtual.run(definition.setup));
    if (failure !== undefined) throw new SetupFailed(failure);
  }
  await virtual.settle();
}
