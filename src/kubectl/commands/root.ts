/** All commands, in the groups of kubectl's own help. */
import type { Command } from '../command.ts';
import type { CommandGroup } from '../help/render-help.ts';
import { annotate } from './annotate.ts';
import { apiResources, apiVersions } from './api-resources.ts';
import { apply } from './apply/apply.ts';
import { auth } from './auth.ts';
import { autoscale } from './autoscale.ts';
import { clusterInfo } from './cluster-info.ts';
import { config } from './config/config.ts';
import { create } from './create/create.ts';
import { deleteCommand } from './delete.ts';
import { describe } from './describe.ts';
import { diff } from './diff.ts';
import { edit } from './edit.ts';
import { events } from './events.ts';
import { attach, exec } from './exec.ts';
import { explain } from './explain.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { kustomize } from './kustomize.ts';
import { label } from './label.ts';
import { logs } from './logs.ts';
import { cordon, drain, uncordon } from './nodes.ts';
import { alpha } from './alpha.ts';
import { certificate } from './certificate.ts';
import { completion } from './completion-command.ts';
import { cp } from './cp.ts';
import { debug } from './debug/debug.ts';
import { portForward } from './port-forward.ts';
import { proxy } from './proxy.ts';
import { top } from './top.ts';
import { options } from './options.ts';
import { patch } from './patch.ts';
import { createPlugin } from './plugin.ts';
import { replace } from './replace.ts';
import { rollout } from './rollout/rollout.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { set } from './set/set.ts';
import { taint } from './taint.ts';
import { version } from './version.ts';
import { wait } from './wait.ts';

const plugin = createPlugin(() => (rootCommand.subcommands ?? []).map(({ name }) => name));

export const rootGroups: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create, expose, run, set] },
  { title: 'Basic Commands (Intermediate):', commands: [explain, get, edit, deleteCommand] },
  { title: 'Deploy Commands:', commands: [rollout, scale, autoscale] },
  { title: 'Cluster Management Commands:', commands: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  { title: 'Troubleshooting and Debugging Commands:', commands: [describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events] },
  { title: 'Advanced Commands:', commands: [diff, apply, patch, replace, wait, kustomize] },
  { title: 'Settings Commands:', commands: [label, annotate, completion] },
  { title: 'Subcommands provided by plugins:', commands: [] },
  { title: 'Other Commands:', commands: [alpha, apiResources, apiVersions, config, plugin, version] },
];

export const rootCommand: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  usage: '[flags]',
  long: 'kubectl controls the Kubernetes cluster manager.\n\nFind more information at: https://kubernetes.io/docs/reference/kubectl/',
  subcommands: [...rootGroups.flatMap((group) => group.commands), options],
};
