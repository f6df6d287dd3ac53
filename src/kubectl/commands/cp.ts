/** Mirrors kubectl/pkg/cmd/cp: tar at the other end of an exec. */
import type { Pod } from '#kube/generated/types.ts';
import { PosixError } from '#posix/posix-error.ts';
import { objectPath } from '../client.ts';
import type { Command, CommandContext } from '../command.ts';
import { baseName, cleanPath, folderName, parseFileSpec, type FileSpec } from '../copy/file-spec.ts';
import { packFiles } from '../copy/pack-files.ts';
import { TarUnpacker, type UnpackedMember } from '../copy/unpack-members.ts';
import { containerOf, pods } from '../streams/pod-of.ts';
import { remoteCommand, type RemoteOptions } from '../streams/remote-command.ts';
import { UsageError } from '../usage-error.ts';

export const cp: Command = {
  name: 'cp',
  short: 'Copy files and directories to and from containers',
  long: 'Copy files and directories to and from containers.\n\nThe container needs the program tar.',
  usage: '<file-spec-src> <file-spec-dest>',
  examples: [
    '# A file or directory to a pod, in another namespace and container',
    'kubectl cp /tmp/site shop/web-0:/usr/share/nginx/html -c nginx',
    '',
    '# And back',
    'kubectl cp shop/web-0:/etc/nginx/nginx.conf ./nginx.conf',
  ],
  flags: [
    { name: 'container', shorthand: 'c', type: 'string', usage: 'Which container; the default one, or the first, without it' },
    { name: 'no-preserve', type: 'bool', usage: 'Do not keep owner and permissions in the container' },
    { name: 'retries', type: 'int', usage: 'How often a copy from a container may be taken up again; negative is without end.' },
  ],
  async run(context) {
    if (context.args.length !== 2) throw new UsageError('source and destination are required');
    const [from = '', to = ''] = context.args;
    const source = parseFileSpec(from);
    const target = parseFileSpec(to);
    if (source.pod !== '' && target.pod !== '') throw new UsageError('one of src or dest must be a local file specification');
    if (source.path === '' || target.path === '') throw new UsageError('filepath can not be empty');
    if (source.pod !== '') return new Copy(context, source).download(target.path);
    if (target.pod !== '') return new Copy(context, target).upload(source.path);
    throw new UsageError('one of src or dest must be a remote file specification');
  },
};

class Copy {
  readonly #context: CommandContext;
  readonly #remote: FileSpec;
  readonly #namespace: string;
  #container: string | undefined;

  constructor(context: CommandContext, remote: FileSpec) {
    this.#context = context;
    this.#remote = remote;
    this.#namespace = remote.namespace === '' ? context.namespace : remote.namespace;
  }

  async upload(local: string): Promise<number> {
    const { fs } = this.#context.process;
    const source = this.#context.resolve(local);
    if (!fs.exists(source)) throw new UsageError(`${local} doesn't exist in local filesystem`);
    let target = this.#remote.path;
    const isFolder = (await this.#exec(['test', '-d', target], { stdin: false, tty: false, quiet: true })) === 0;
    if (isFolder) target = `${target.replace(/\/+$/, '')}/${baseName(source)}`;
    const chunks = packFiles(fs, source, baseName(target));
    const command = this.#context.flags.bool('no-preserve') ? ['tar', '--no-same-permissions', '--no-same-owner', '-xmf', '-'] : ['tar', '-xmf', '-'];
    const folder = folderName(target);
    return this.#exec([...command, ...(folder === '' ? [] : ['-C', folder])], {
      stdin: true,
      tty: false,
      read: () => {
        const next = chunks.next();
        return Promise.resolve(next.done === true ? undefined : next.value);
      },
    });
  }

  async download(local: string): Promise<number> {
    const path = this.#remote.path;
    // A path that leads above the root ends there.
    const prefix = cleanPath(path).replace(/^\/+/, '');
    const unpacker = new TarUnpacker((member) => this.#place(member, prefix, local));
    return this.#exec(['tar', 'cf', '-', path], {
      stdin: false,
      tty: false,
      write: (data) => unpacker.push(data),
      complain: (data) => this.#context.out(data),
    });
  }

  async #place(member: UnpackedMember, prefix: string, local: string): Promise<void> {
    const { fs } = this.#context.process;
    if (!member.name.startsWith(prefix)) throw new UsageError('tar contents corrupted');
    const target = `${local.replace(/\/+$/, '')}${/^\/?$/.test(member.name.slice(prefix.length)) ? '' : `/${member.name.slice(prefix.length).replace(/^\/+/, '')}`}`;
    if (target.slice(local.replace(/\/+$/, '').length).split('/').includes('..')) {
      await this.#context.err(`warning: file "${target}" is outside target destination, skipping\n`);
      return;
    }
    const absolute = this.#context.resolve(target);
    if (member.type === 'symlink') {
      await this.#context.err(
        `warning: skipping symlink: "${target}" -> "${member.target}" (consider using "kubectl exec -n "${this.#namespace}" "${this.#remote.pod}" -- tar cf - "${this.#remote.path}" | tar xf -")\n`,
      );
      return;
    }
    try {
      if (member.type === 'directory') {
        fs.makeDirectory(absolute, { recursive: true, mode: 0o755 });
        return;
      }
      const parent = absolute.slice(0, absolute.lastIndexOf('/')) || '/';
      if (!fs.exists(parent)) fs.makeDirectory(parent, { recursive: true, mode: 0o755 });
      fs.writeFile(absolute, member.content, { mode: 0o644 });
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      throw new UsageError(`open ${target}: ${error.code === 'EISDIR' ? 'is a directory' : (error.message.split(': ').at(-1) ?? '').toLowerCase()}`);
    }
  }

  async #exec(command: readonly string[], options: RemoteOptions): Promise<number> {
    const { client } = this.#context;
    const pod = (await client.get(pods, this.#namespace, this.#remote.pod)) as unknown as Pod;
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
      throw new UsageError(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
    }
    this.#container ??= await containerOf(this.#context, pod, (name) => `container ${name} not found in pod ${pod.metadata.name}`);
    const query = { command, container: this.#container, stdin: options.stdin ? 'true' : undefined, stdout: 'true', stderr: 'true' };
    return remoteCommand(this.#context, await client.connect(objectPath(pods, this.#namespace, this.#remote.pod, 'exec'), query), options);
  }
}
