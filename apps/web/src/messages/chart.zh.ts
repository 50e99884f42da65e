export const zhChart = {
  table: '表格',
  csv: '下载 CSV',
  png: '下载 PNG',
  of: (name: string) => `：${name}`,
};
