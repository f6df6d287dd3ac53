import type { CheckType } from './check-type.ts';
import { absentCheck } from './checks/absent.ts';
import { answerCheck } from './checks/answer.ts';
import { canCheck, cannotCheck } from './checks/can.ts';
import { celCheck } from './checks/cel.ts';
import { connectsCheck } from './checks/connects.ts';
import { countCheck } from './checks/count.ts';
import { dnsCheck } from './checks/dns.ts';
import { eventCheck } from './checks/event.ts';
import { execCheck } from './checks/exec.ts';
import { fileCheck } from './checks/file.ts';
import { httpCheck } from './checks/http.ts';
import { logsCheck } from './checks/logs.ts';
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
  celCheck,
  rolloutCheck,
  httpCheck,
  dnsCheck,
  connectsCheck,
  logsCheck,
  execCheck,
  eventCheck,
  canCheck,
  cannotCheck,
  fileCheck,
  ranCheck,
  answerCheck,
];
