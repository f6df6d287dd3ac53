import type { DnsAnswer } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { Failure } from '../../programs/program.ts';

export const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

export const reverseName = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`;
export const withoutDot = (name: string): string => name.replace(/\.$/, '');
export const withDot = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

export function ask(process: Process, name: string, type: string, server: string | undefined): Promise<DnsAnswer> {
  return process.race(process.machine.network.query(name, type, server));
}

/** The address of a server that is given by name or address. */
export async function serverAddress(process: Process, server: string | undefined): Promise<string | undefined> {
  if (server === undefined || ADDRESS.test(server)) return server;
  try {
    return (await process.race(process.machine.network.resolve(server)))[0];
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(`couldn't get address for '${server}': not found`);
  }
}

/** What bind's tools say of a server that does not answer, once an attempt. */
export function communicationErrors({ server, refused }: DnsAnswer, attempts: number): string {
  return `;; communications error to ${server}#53: ${refused === true ? 'connection refused' : 'timed out'}\n`.repeat(attempts);
}
