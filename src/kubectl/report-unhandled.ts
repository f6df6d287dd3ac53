/** What client-go's error handler writes through klog: `E1121 06:43:53.239284    1177 portforward.go:424] "Unhandled Error" err="…"`. */
import { quote } from '#kube/go-quote.ts';
import type { CommandContext } from './command.ts';

export function reportUnhandled(context: CommandContext, place: string, message: string): Promise<void> {
  const iso = new Date(context.now).toISOString();
  const stamp = `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000`;
  return context.err(`E${stamp} ${String(context.process.pid).padStart(7)} ${place}] "Unhandled Error" err=${quote(message)}\n`);
}
