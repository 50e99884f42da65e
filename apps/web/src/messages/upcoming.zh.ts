/** Loaded with the first page: keep it short. */
export const zhUpcoming = {
  strip: '直播预告',
  all: '全部预告',
  startsAt: (time: string) => `${time} 开播`,
};
