export const zhViewer = {};
