/** Mirrors kubectl/pkg/cmd/rollout. */
import type { Command } from '../../command.ts';
import { historyCommand } from './history.ts';
import { pause, restart, resume } from './template-changes.ts';
import { statusCommand } from './status.ts';
import { undo } from './undo.ts';

export const rollout: Command = {
  name: 'rollout',
  short: 'Manage the rollout of a resource',
  long: 'Manage the rollout of one or many resources.\n        \n Valid resource types include:\n\n *  deployments\n  *  daemonsets\n  *  statefulsets',
  usage: 'SUBCOMMAND',
  helpToStdout: true,
  examples: [
    '# Back to the deployment before',
    'kubectl rollout undo deployment/web',
    '',
    '# How far a daemon set is',
    'kubectl rollout status daemonset/log',
    '',
    '# Restart a deployment',
    'kubectl rollout restart deployment/web',
  ],
  subcommands: [historyCommand, pause, resume, undo, statusCommand, restart],
};
