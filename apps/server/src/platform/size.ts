/** Bytes as an operator reads them, in powers of ten like the makers of disks: `812 kB`, `16.8 MB`, `1.25 GB`. */
export const asSize = (bytes: number): string => {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
};
