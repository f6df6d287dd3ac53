import { defineProgram, Failure } from '../programs/program.ts';

export const vi = defineProgram('vi', () => {
  throw new Failure('this editor is not built yet; use nano (kubectl edit: export EDITOR=nano)');
});
