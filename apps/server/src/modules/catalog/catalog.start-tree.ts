/**
 * What migration 0003 puts below the categories of 0001, as it was then: it never changes. Parents before children;
 * a line is `id zh | en`, indented once per level.
 */
const lines: Record<string, string> = {
  beauty: `
skincare 护肤 | Skincare
  cleansers 洁面 | Cleansers
  serums 精华 | Serums
  creams 面霜 | Creams
  masks 面膜 | Masks
  sunscreen 防晒 | Sunscreen
makeup 彩妆 | Make-up
  lips 唇部 | Lips
  eyes 眼部 | Eyes
  base-makeup 底妆 | Foundation
perfume 香水 | Perfume
hair-care 美发护发 | Hair care
body-care 身体护理 | Body care`,
  fashion: `
womenswear 女装 | Women
  dresses 连衣裙 | Dresses
  womens-tops 上衣 | Tops
  womens-trousers 裤装 | Trousers
menswear 男装 | Men
  mens-shirts 衬衫 | Shirts
  mens-trousers 男裤 | Trousers
  mens-jackets 夹克外套 | Jackets
shoes 鞋靴 | Shoes
bags 箱包 | Bags
jewellery 饰品 | Jewellery
underwear 内衣家居服 | Underwear & loungewear`,
  food: `
fresh 生鲜 | Fresh food
  fruit 水果 | Fruit
  meat 肉禽蛋 | Meat & eggs
  seafood 海鲜水产 | Seafood
snacks 零食 | Snacks
  nuts 坚果炒货 | Nuts
  pastries 糕点饼干 | Pastries
grain-and-oil 粮油调味 | Grain, oil & spices
drinks 饮料冲调 | Drinks
liquor 酒类 | Wine & spirits
regional-food 地方特产 | Regional food`,
  home: `
bedding 家纺 | Bedding
kitchen 厨具 | Kitchen
  cookware 锅具 | Cookware
  tableware 餐具 | Tableware
furniture 家具 | Furniture
lighting 灯具 | Lighting
storage 收纳 | Storage
cleaning 清洁 | Cleaning
decor 装饰摆件 | Decor`,
  digital: `
phones 手机配件 | Phones & accessories
  chargers 充电器 | Chargers
  phone-cases 手机壳 | Cases
audio 影音 | Audio
  earphones 耳机 | Earphones
  speakers 音箱 | Speakers
computers 电脑外设 | Computers
cameras 摄影摄像 | Cameras
small-appliances 小家电 | Small appliances
wearables 智能穿戴 | Wearables`,
  craft: `
tea 茶叶 | Tea
  green-tea 绿茶 | Green tea
  black-tea 红茶 | Black tea
  oolong 乌龙 | Oolong
  pu-er 普洱 | Pu’er
  white-tea 白茶 | White tea
tea-ware 茶具 | Tea ware
ceramics 陶瓷 | Ceramics
textiles 织绣 | Textiles
wood-and-bamboo 竹木 | Wood & bamboo
stationery 文房 | Stationery`,
  kids: `
baby-care 婴儿护理 | Baby care
feeding 喂养 | Feeding
kidswear 童装童鞋 | Children’s clothes
toys 玩具 | Toys
  blocks 积木拼插 | Blocks
  dolls 毛绒玩偶 | Soft toys
books 童书 | Children’s books`,
  sport: `
running 跑步 | Running
fitness 健身 | Fitness
cycling 骑行 | Cycling
outdoor 户外露营 | Outdoors
  tents 帐篷 | Tents
  backpacks 背包 | Backpacks
ball-games 球类 | Ball games
swimming 游泳 | Swimming`,
};

interface StartCategory {
  id: string;
  parentId: string;
  zh: string;
  en: string;
  position: number;
}

const below = (root: string, text: string): StartCategory[] => {
  const rows: StartCategory[] = [];
  let parent = root;
  for (const line of text.trim().split('\n')) {
    const isDeep = line.startsWith('  ');
    const [, id = '', zh = '', en = ''] = /^(\S+) (\S+) \| (.+)$/.exec(line.trim()) ?? [];
    if (!isDeep) parent = id;
    const parentId = isDeep ? parent : root;
    const position = rows.filter((row) => row.parentId === parentId).length;
    rows.push({ id, parentId, zh, en, position });
  }
  return rows;
};

export const startTree: readonly StartCategory[] = Object.entries(lines).flatMap(([root, text]) =>
  below(root, text),
);
