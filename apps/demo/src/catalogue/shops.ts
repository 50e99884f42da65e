import type { CategoryId } from '../draw/index.ts';

/** One of three shops of a category: who runs it, what it is called, what it says. */
export interface ShopFront {
  host: string;
  store: string;
  motto: readonly [zh: string, en: string];
  title: string;
  clip: string;
  /** Words that tell this shop's goods from the others'. */
  series: readonly [zh: string, en: string];
  preview?: string;
  replay?: string;
}

const front = (
  [host, store, clip]: readonly [string, string, string],
  motto: ShopFront['motto'],
  series: ShopFront['series'],
  title: string,
  more: { preview?: string; replay?: string } = {},
): ShopFront => ({ host, store, clip, motto, series, title, ...more });

export const fronts: Record<CategoryId, readonly ShopFront[]> = {
  beauty: [
    front(
      ['林小满', '小满的梳妆台', 'beauty'],
      ['认真试过才推荐', 'Recommended after real use'],
      ['小满精选', 'Xiaoman’s choice'],
      '秋冬护肤怎么搭？今晚全试给你看',
      { replay: '敏感肌换季护理实录' },
    ),
    front(
      ['安可', '安可美妆研究所', 'beauty'],
      ['成分党的小课堂', 'Know what is inside'],
      ['实验室', 'Lab'],
      '口红试色专场，三十支一次看完',
      { preview: '新色首发：落日系列' },
    ),
    front(
      ['Mia', 'Mia Beauty Room', 'beauty'],
      ['少即是多', 'Less is more'],
      ['轻简', 'Simple'],
      'Five-minute make-up, live questions',
    ),
  ],
  fashion: [
    front(
      ['苏禾', '禾间衣橱', 'fashion'],
      ['一衣多穿', 'One piece, many looks'],
      ['禾间', 'Hejian'],
      '梨形身材的显瘦公式，边穿边讲',
    ),
    front(
      ['老周', '周到鞋包', 'fashion'],
      ['好走才是好鞋', 'Made for walking'],
      ['周到', 'Zhoudao'],
      '鞋包清仓，今天不涨价',
      { preview: '秋款上新：通勤包专场' },
    ),
    front(
      ['阿澈', '澈光剪裁', 'fashion'],
      ['版型先行', 'Cut comes first'],
      ['澈光', 'Cheguang'],
      '面料课：棉麻丝毛怎么选',
      { replay: '连衣裙试穿合集' },
    ),
  ],
  food: [
    front(
      ['陈大厨', '大厨的厨房', 'food'],
      ['先尝后买', 'Taste first'],
      ['大厨', 'Chef’s'],
      '现煮现吃：十分钟一碗好面',
    ),
    front(
      ['果果', '果果鲜生', 'food'],
      ['产地直发', 'Straight from the grower'],
      ['鲜生', 'Fresh'],
      '果园现摘，坏果包赔',
      { preview: '周末果园探访' },
    ),
    front(
      ['巷子口阿姨', '巷子口零食铺', 'food'],
      ['小时候的味道', 'The taste of childhood'],
      ['巷子口', 'Corner shop'],
      '零食大开袋，追剧搭子都在这',
      { replay: '手熬草莓酱全过程' },
    ),
  ],
  home: [
    front(
      ['木木', '木木的家', 'home'],
      ['让家慢下来', 'A slower home'],
      ['木木', 'Mumu'],
      '小户型改造：一盏灯的魔法',
    ),
    front(
      ['方圆', '方圆家居', 'home'],
      ['耐用也是设计', 'Made to last'],
      ['方圆', 'Fangyuan'],
      '床品专场：睡得好才是真的好',
      { preview: '年终换新：枕头测评' },
    ),
    front(
      ['Hana', 'Hana Home', 'home'],
      ['好好生活', 'Live well'],
      ['日常', 'Everyday'],
      'A calm home: lamps, plants and mugs',
    ),
  ],
  digital: [
    front(
      ['数码阿杰', '阿杰数码', 'digital'],
      ['不懂就问', 'Ask anything'],
      ['阿杰严选', 'Jay’s pick'],
      '三款耳机横评，当场测降噪',
      { replay: '机械键盘声音对比' },
    ),
    front(
      ['极客老吴', '老吴的工作台', 'digital'],
      ['拆给你看', 'Opened before your eyes'],
      ['工作台', 'Workbench'],
      '键盘客制化入门，轴体现场试',
    ),
    front(
      ['小七', '小七智能生活', 'digital'],
      ['科技有温度', 'Friendly technology'],
      ['智能', 'Smart'],
      '给爸妈选手机，看这一场就够',
      { preview: '手表新品首发' },
    ),
  ],
  craft: [
    front(
      ['青禾', '青禾茶舍', 'craft'],
      ['一杯好茶', 'One good cup'],
      ['青禾', 'Qinghe'],
      '喝茶聊天：六大茶类怎么分',
    ),
    front(
      ['陶然', '陶然手作', 'craft'],
      ['手里有温度', 'Warm from the hand'],
      ['手作', 'Handmade'],
      '拉坯直播，做一只你的杯子',
      { preview: '柴窑开窑' },
    ),
    front(
      ['阿珂', '珂里首饰', 'craft'],
      ['小而美', 'Small and fine'],
      ['珂里', 'Keli'],
      '珍珠怎么挑？上手对比',
    ),
  ],
  kids: [
    front(
      ['豆豆妈', '豆豆妈的玩具箱', 'home'],
      ['孩子说了算', 'Children decide'],
      ['豆豆', 'Doudou'],
      '三岁前的玩具怎么选',
    ),
    front(
      ['果壳老师', '果壳绘本馆', 'craft'],
      ['每天读一本', 'A book a day'],
      ['果壳', 'Guoke'],
      '睡前故事时间，今天讲海洋',
    ),
    front(
      ['大熊', '大熊玩具屋', 'home'],
      ['玩也是学习', 'Play is learning'],
      ['大熊', 'Big Bear'],
      '积木挑战：五分钟搭一座桥',
    ),
  ],
  sport: [
    front(
      ['教练小北', '小北运动', 'fashion'],
      ['每天动一动', 'Move every day'],
      ['小北', 'Beibei'],
      '跟练半小时：在家也能瘦',
    ),
    front(
      ['山野', '山野户外', 'digital'],
      ['走出去', 'Go outside'],
      ['山野', 'Shanye'],
      '周末徒步装备清单',
    ),
    front(
      ['Leo', 'Leo Training', 'digital'],
      ['练得对', 'Train right'],
      ['专业', 'Pro'],
      'Home gym basics, ask me anything',
    ),
  ],
};
