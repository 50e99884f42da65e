export interface City {
  name: string;
  districts: readonly string[];
}

export interface Province {
  name: string;
  cities: readonly City[];
}

export type Regions = readonly Province[];

/** Two digits of a code are the province, four the city, six the district. */
interface AreaList {
  province_list: Record<string, string>;
  city_list: Record<string, string>;
  county_list: Record<string, string>;
}

const below = (list: Record<string, string>, digits: number) =>
  Map.groupBy(Object.entries(list), ([code]) => code.slice(0, digits));

/** Counties that the data puts under a city called 县 belong to the municipality itself. */
const withoutNameless = (cities: City[]): City[] => {
  const [first, ...rest] = cities;
  if (!first || !rest.some(({ name }) => name === '县')) return cities;
  const counties = rest.filter(({ name }) => name === '县').flatMap(({ districts }) => districts);
  return [
    { name: first.name, districts: [...first.districts, ...counties] },
    ...rest.filter(({ name }) => name !== '县'),
  ];
};

/** Provinces with their cities with their districts, as the civil code lists them. */
export const regionsOf = ({ province_list, city_list, county_list }: AreaList): Regions => {
  const cities = below(city_list, 2);
  const districts = below(county_list, 4);
  return Object.entries(province_list).map(([code, name]) => ({
    name,
    cities: withoutNameless(
      (cities.get(code.slice(0, 2)) ?? []).map(([cityCode, cityName]) => ({
        name: cityName,
        districts: (districts.get(cityCode.slice(0, 4)) ?? []).map(([, district]) => district),
      })),
    ),
  }));
};

/** 33 KB that only who writes an address needs. */
export const loadRegions = async (): Promise<Regions> =>
  regionsOf((await import('@vant/area-data')).areaList);
