import type { Command } from '../../command.ts';
import { setEnv } from './env.ts';
import { setImage } from './image.ts';
import { setResources } from './resources.ts';
import { setSelector } from './selector.ts';
import { setServiceAccount } from './service-account.ts';
import { setSubject } from './subject.ts';

export const set: Command = {
  name: 'set',
  short: 'Set specific features on objects',
  long: 'Configure application resources.\n\nThese commands change one thing about what exists already.',
  usage: 'SUBCOMMAND',
  subcommands: [setImage, setResources, setSelector, setSubject, setServiceAccount, setEnv],
};
