export const zhConsole = {};
