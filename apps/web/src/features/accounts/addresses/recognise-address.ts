import type { Province, Regions } from './regions.ts';

export interface Recognised {
  recipient: string;
  phone: string;
  /** Province, city, district; as far as they were found, from the left. */
  region: string[];
  detail: string;
  postcode: string;
}

const LABELS =
  /(?:收货人|收件人|姓名|联系人|手机号码|手机号|手机|联系电话|电话|所在地区|收货地址|详细地址|地址|邮政编码|邮编)\s*[:：]?/g;
const MOBILE = /(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/;
const LANDLINE = /(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)/;
const POSTCODE = /(?<![\d\w-])\d{6}(?![\d\w-])/;
const NAME = /^(?:[\u3400-\u9fff·]{2,5}|[A-Za-z][A-Za-z.'-]{1,30})$/;
/** A short word with one of these is a place. */
const PLACE = /[路街道巷弄号室楼栋幢座村镇乡区市县省苑园厦城]/;

const halfWidth = (text: string): string =>
  text.replace(/[０-９＋－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** 广东省 → 广东, 内蒙古自治区 → 内蒙古, 深圳市 → 深圳. Not of districts: 东区 is no 东. */
const shortOf = (name: string): string =>
  name
    .replace(/(?:壮族|回族|维吾尔)?自治区$|特别行政区$|自治州$|地区$|[省市]$/, '')
    .replace(/(?<=.{2})(?:[\u3400-\u9fff]{1,3}族)+$/, '');

interface Found {
  from: number;
  to: number;
  parts: string[];
}

const skipSpace = (text: string, at: number): number => {
  let to = at;
  while (/[\s,，/-]/.test(text[to] ?? '')) to += 1;
  return to;
};

/** Where a name, or what people write for it, ends when it begins here; -1 when it does not. */
const endOf = (text: string, at: number, name: string, canBeShort: boolean): number => {
  const from = skipSpace(text, at);
  if (text.startsWith(name, from)) return from + name.length;
  const short = shortOf(name);
  return canBeShort && short.length >= 2 && text.startsWith(short, from) ? from + short.length : -1;
};

/** City and district that follow a province; a city may be left out where the district tells it. */
const within = (text: string, province: Province, from: number, at: number): Found => {
  for (const city of province.cities) {
    const to = endOf(text, at, city.name, true);
    if (to < 0) continue;
    const district = city.districts.find((name) => endOf(text, to, name, false) >= 0);
    return district
      ? { from, to: endOf(text, to, district, false), parts: [province.name, city.name, district] }
      : { from, to, parts: [province.name, city.name] };
  }
  for (const city of province.cities) {
    const district = city.districts.find((name) => endOf(text, at, name, false) >= 0);
    if (district)
      return {
        from,
        to: endOf(text, at, district, false),
        parts: [province.name, city.name, district],
      };
  }
  return { from, to: at, parts: [province.name] };
};

const byProvince = (text: string, regions: Regions): Found[] =>
  regions.flatMap((province) => {
    const spellings = [province.name, shortOf(province.name)];
    const spelled = spellings.find((name) => text.includes(name));
    if (!spelled) return [];
    const from = text.indexOf(spelled);
    return [within(text, province, from, from + spelled.length)];
  });

const byCity = (text: string, regions: Regions): Found[] =>
  regions.flatMap((province) =>
    province.cities.flatMap(({ name }) => {
      const from = text.indexOf(name);
      return from < 0 ? [] : [within(text, province, from, from)];
    }),
  );

/** The one that tells most; of equals the one that is named first. */
const regionIn = (text: string, regions: Regions): Found | null => {
  const found = [...byProvince(text, regions), ...byCity(text, regions)];
  return (
    found.sort((a, b) => b.parts.length - a.parts.length || a.from - b.from || b.to - a.to)[0] ??
    null
  );
};

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
const isName = (word: string): boolean => NAME.test(word) && !PLACE.test(word);

/** Finds phone, region and post code by what they look like; the name is a short word that is no place. */
export const recogniseAddress = (pasted: string, regions: Regions): Recognised => {
  let text = halfWidth(pasted)
    .replace(LABELS, ' ')
    .replace(/[,，;；、|\n\t]+/g, ' ');
  const take = (pattern: RegExp): string => {
    const match = pattern.exec(text);
    if (match) text = text.replace(match[0], ' ');
    return match ? match.slice(1).join('') || match[0] : '';
  };
  const phone = take(MOBILE) || take(LANDLINE);
  const postcode = take(POSTCODE);
  const found = regionIn(text, regions);
  const [before, after] = found
    ? [words(text.slice(0, found.from)), words(text.slice(found.to))]
    : [words(text), []];
  const isGlued = found !== null && !/\s/.test(text[found.to] ?? ' ');
  const places = isGlued ? after.slice(1) : after;
  const recipient = before.find(isName) ?? places.find(isName) ?? '';
  const rest = [...before, ...after];
  rest.splice(rest.indexOf(recipient), recipient === '' ? 0 : 1);
  return { recipient, phone, region: found?.parts ?? [], detail: rest.join(' '), postcode };
};
