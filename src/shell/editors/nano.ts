import { defineProgram, Failure } from '../programs/program.ts';

export const nano = defineProgram('nano', () => {
  throw new Failure('this editor is not built yet; use nano (kubectl edit: export EDITOR=nano)');
});
