import type { CheckType } from './check-type.ts';
import { absentCheck } from './checks/absent.ts';
import { countCheck } from './checks/count.ts';
import { fileCheck } from './checks/file.ts';
import { httpCheck } from './checks/http.ts';
import { podCheck } from './checks/pod.ts';
import { ranCheck } from './checks/ran.ts';
import { replicasCheck } from './checks/replicas.ts';
import { resourceCheck } from './checks/resource.ts';
import { rolloutCheck } from './checks/rollout.ts';
import { routesCheck } from './checks/routes.ts';
import { selectsCheck } from './checks/selects.ts';

/** Every check type of the language: adding one is a file in `checks/` and a line here. */
export const checkTypes: readonly CheckType<unknown>[] = [
  podCheck,
  replicasCheck,
  selectsCheck,
  routesCheck,
  resourceCheck,
  absentCheck,
  countCheck,
  rolloutCheck,
  httpCheck,
  fileCheck,
  ranCheck,
];
