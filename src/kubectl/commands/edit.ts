import type { Command } from '../command.ts';
import { editObjects } from '../edit/edit-objects.ts';
import { fieldManagerFlag, fileFlags, printFlags, saveConfigFlag, validateFlag } from '../flags/shared-flags.ts';

export const edit: Command = {
  name: 'edit',
  short: 'Edit a resource on the server',
  long: 'Edit a resource from the default editor.\n\nThe editor is the one that KUBE_EDITOR or EDITOR names, or vi. What is saved is sent as a patch; if the server refuses it, the editor opens again with the reasons.',
  usage: '(RESOURCE/NAME | -f FILENAME)',
  examples: ['# A service', 'kubectl edit svc/web', '', '# With another editor', 'KUBE_EDITOR="nano" kubectl edit deployment web'],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to edit'),
    validateFlag,
    saveConfigFlag,
    fieldManagerFlag('kubectl-edit'),
    { name: 'output-patch', type: 'bool', usage: 'Show the patch.' },
    { name: 'subresource', type: 'string', usage: 'Edit this subresource.' },
    { name: 'windows-line-endings', type: 'bool', usage: 'Use the line endings of Windows.' },
  ],
  run: (context) => editObjects(context),
};
