/** What client-go's error handler writes through klog: `E1121 06:43:53.239284    1177 portforward.go:424] "Unhandled Error" err="…"`. */
import { quote } from '#kube/go-quote.ts';
import type { CommandContext } from './command.ts';

/** How a line of klog begins. `place` is file and line. */
export function klogPrefix({ now, process }: CommandContext, severity: 'I' | 'E', place: string): string {
  const iso = new Date(now).toISOString();
  const stamp = `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000`;
  return `${severity}${stamp} ${String(process.pid).padStart(7)} ${place}] `;
}

export function reportUnhandled(context: CommandContext, place: string, message: string): Promise<void> {
  return context.err(`${klogPrefix(context, 'E', place)}"Unhandled Error" err=${quote(message)}\n`);
}
