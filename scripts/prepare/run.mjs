import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** A refusal is told to the user in its own words; anything else is a bug and shows its stack. */
export class Refusal extends Error {}

export const say = (line) => process.stderr.write(`kaibo: ${line}\n`);

export const fail = (message) => {
  say(message);
  process.exitCode = 1;
};

const SHOWN_LINES = 12;
const MOST_KEPT = 1_000_000;
const IS_NOISE = /EBADENGINE|^npm warn|^npm notice|^npm error\s*$|^\s*$/;

/** Its beginning says what failed, its end why; what is between seldom helps. */
const excerpt = (text) => {
  const plain = process.stderr.isTTY ? text : stripVTControlCharacters(text);
  const lines = plain.split('\n').filter((line) => !IS_NOISE.test(line));
  if (lines.length <= 2 * SHOWN_LINES) return lines.join('\n');
  return [...lines.slice(0, SHOWN_LINES), '…', ...lines.slice(-SHOWN_LINES)].join('\n');
};

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
      if (output.length < MOST_KEPT) output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => reject(new Refusal(`cannot run ${program}: ${error.message}`)));
    child.on('close', (code, signal) => {
      lock?.noteChild(null);
      if (code === 0) return resolve(output);
      const reason = signal ? `was stopped by ${signal}` : `ended with ${code}`;
      const shown = excerpt(output);
      reject(new Refusal([what && `${what} ${reason}`, shown].filter(Boolean).join(':\n')));
    });
  });
