/** Loaded with the first page: it must be there when nothing else can be. */
export const zhOffline = {
  offline: '网络已断开，显示的可能不是最新内容',
  unreachable: '暂时连不上服务器，正在重试…',
  back: '已恢复连接',
};
