import { spawn } from 'node:child_process';

/** A refusal is told to the user in its own words; anything else is a bug and shows its stack. */
export class Refusal extends Error {}

export const say = (line) => process.stderr.write(`kaibo: ${line}\n`);

export const fail = (message) => {
  say(message);
  process.exitCode = 1;
};

const TAIL_LINES = 30;
const IS_NOISE = /EBADENGINE|^npm warn|^npm notice|^\s*$/;

const tail = (text) =>
  text
    .split('\n')
    .filter((line) => !IS_NOISE.test(line))
    .slice(-TAIL_LINES)
    .join('\n');

/**
 * Runs a program without a terminal and without its chatter: what it wrote is shown only when it fails.
 * `echo` lets its standard error through. The lock is told the child's id, so that nobody takes the lock over
 * while an orphan still works.
 */
export const runQuietly = (program, args, { cwd, env = process.env, lock, what, echo = false }) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', echo ? 'inherit' : 'pipe'],
    });
    lock?.noteChild(child.pid);
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-100_000);
    };
    child.stdout.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => reject(new Refusal(`cannot run ${program}: ${error.message}`)));
    child.on('close', (code, signal) => {
      lock?.noteChild(null);
      if (code === 0) return resolve(output);
      const reason = signal ? `was stopped by ${signal}` : `ended with ${code}`;
      const shown = tail(output);
      reject(new Refusal([what && `${what} ${reason}`, shown].filter(Boolean).join(':\n')));
    });
  });
