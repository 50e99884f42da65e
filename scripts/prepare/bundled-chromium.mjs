import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { cache, nodeModules } from './paths.mjs';
import { runQuietly, say } from './run.mjs';

const source = join(nodeModules, '@sparticuz/chromium');
const unbrotli = (name) => [createReadStream(join(source, 'bin', name)), createBrotliDecompress()];

export const isBundledFor = (platform, arch) =>
  platform === 'linux' && arch === 'x64' && existsSync(join(source, 'bin/chromium.br'));

const unpackTar = async (name, directory) => {
  const archive = join(directory, name.replace(/\.br$/, ''));
  await pipeline(...unbrotli(name), createWriteStream(archive));
  await runQuietly('tar', ['-xf', archive, '--no-same-owner'], { cwd: directory, what: 'tar' });
  await rm(archive);
};

/** The machine's own fonts first; the bundled one (Latin only) so that a bare machine draws letters at all. */
const fontsConfiguration = (directory) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <dir>${directory}/fonts</dir>
  <cachedir>${directory}/fonts-cache</cachedir>
</fontconfig>
`;

const unpack = async (directory) => {
  say('unpacking the Chromium from npm for the browser tests (once) …');
  const fresh = await mkdtemp(join(cache, 'chromium-new-'));
  const executable = join(fresh, 'chromium');
  await Promise.all([
    pipeline(...unbrotli('chromium.br'), createWriteStream(executable)),
    unpackTar('al2023.tar.br', fresh),
    unpackTar('swiftshader.tar.br', fresh),
    unpackTar('fonts.tar.br', fresh),
  ]);
  await chmod(executable, 0o755);
  await writeFile(join(fresh, 'fonts.conf'), fontsConfiguration(directory));
  await chmod(fresh, 0o755);
  await rm(directory, { recursive: true, force: true });
  await rename(fresh, directory);
};

/**
 * Unpacks the Chromium of @sparticuz/chromium below the checkout (about 220 MB).
 * `environments` are to be tried in turn: the machine's own NSS libraries, then the ones that come with it.
 */
export const unpackBundled = async () => {
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  const directory = join(cache, `chromium-${version}`);
  await mkdir(cache, { recursive: true });
  if (!existsSync(join(directory, 'chromium'))) await unpack(directory);
  const fonts = { FONTCONFIG_FILE: join(directory, 'fonts.conf') };
  return {
    executablePath: join(directory, 'chromium'),
    environments: [fonts, { ...fonts, LD_LIBRARY_PATH: join(directory, 'lib') }],
  };
};
