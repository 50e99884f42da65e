export const zhStudio = {};
