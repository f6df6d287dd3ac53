import bash from './recorded/bash-5.2.json';
import coreutils from './recorded/coreutils-9.1.json';
import { Workstation } from './workstation.ts';

/** What bash 5.2 and GNU coreutils 9.1 answered, each in a shell and an empty directory of its own. */
describe('answers as the real bash and coreutils did', () => {
  it.each([...bash, ...coreutils].map((each) => [each.run, each] as const))('%s', async (_, { run, stdout, stderr, code }) => {
    expect(await new Workstation().run(run)).toEqual(expect.objectContaining({ stdout, stderr, code }));
  });
});
