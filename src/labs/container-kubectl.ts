import { inClusterTransport } from '#cluster/containers/programs/in-cluster-transport.ts';
import { createKubectl } from '#kubectl/kubectl.ts';
import type { Program } from '#posix/process.ts';

/** kubectl in a container: the same program, through the pod's network and with the token that it finds there. */
export const containerKubectl: Program = {
  name: 'kubectl',
  run: (process) => createKubectl({ connect: ({ server, token }) => inClusterTransport(process, server, token) }).run(process),
};
