/** `kubectl config`. Mirrors kubectl/pkg/cmd/config. */
import type { Command } from '../../command.ts';
import { currentContext, deleteContext, getContexts, renameContext, setContext, useContext } from './contexts.ts';
import { deleteCluster, deleteUser, getClusters, getUsers, setCluster, setCredentials } from './entries.ts';
import { setProperty, unsetProperty } from './properties.ts';
import { view } from './view.ts';

export const config: Command = {
  name: 'config',
  short: 'Modify kubeconfig files',
  long: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".\n\nThe file is the one of --kubeconfig, else those of $KUBECONFIG, else ${HOME}/.kube/config.',
  usage: 'SUBCOMMAND',
  subcommands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
};
