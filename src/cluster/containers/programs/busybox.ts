import type { Program } from '#posix/process.ts';
import type { Image } from '../image.ts';
import { execProgram } from './exec-entrypoint.ts';

const FOLDERS = ['/bin', '/sbin', '/usr/bin', '/usr/sbin'];

/** The one that the images say they bring; that of Alpine 3.22 where they say nothing. */
export function busyboxVersion({ values }: Image): string {
  return values['busybox'] ?? '1.37.0';
}

/** busybox(1): the program that all others of its images are. `busybox ls -l` becomes one of them. */
export const busybox = (image: Image): Program => ({
  name: 'busybox',
  run: async (process) => {
    const [, applet, ...args] = process.argv;
    const { fs } = process;
    if (applet === undefined || applet === '--help') {
      await process.stdout.write(
        `BusyBox v${busyboxVersion(image)} multi-call binary.\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list\n`,
      );
      return 0;
    }
    const folders = FOLDERS.filter((folder) => fs.exists(folder));
    if (applet === '--list') {
      const names = folders.flatMap((folder) => fs.readDirectory(folder)).filter((name) => name !== 'busybox');
      await process.stdout.write(
        names
          .toSorted()
          .map((name) => `${name}\n`)
          .join(''),
      );
      return 0;
    }
    const folder = folders.find((each) => fs.exists(`${each}/${applet}`));
    if (folder !== undefined) return execProgram(process, [`${folder}/${applet}`, ...args]);
    await process.stderr.write(`${applet}: applet not found\n`);
    return 127;
  },
});
