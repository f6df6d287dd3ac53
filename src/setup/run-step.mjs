import { spawn } from 'node:child_process';
import { root } from './project.mjs';

/**
 * Runs one command, showing what is done and how long it took; its output only when it fails.
 * @param {string} title
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, show?: boolean, quiet?: boolean }} [options]
 * @returns {Promise<boolean>}
 */
export function runStep(title, command, args, options = {}) {
  const started = performance.now();
  if (options.quiet !== true) process.stderr.write(`• ${title} …${options.show ? '\n' : ''}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (options.quiet !== true || code !== 0) {
        process.stderr.write(`${options.show || options.quiet ? `• ${title}` : ''} ${code === 0 ? 'done' : 'FAILED'} (${seconds} s)\n`);
      }
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}
