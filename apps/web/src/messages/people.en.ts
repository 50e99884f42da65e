import type { zhPeople } from './people.zh.ts';

export const enPeople: typeof zhPeople = {
  keys: {
    title: 'Keyboard',
    onThisPage: 'On this page',
    goTo: 'Go to',
    help: 'Show these keys',
    next: 'Next row',
    previous: 'Previous row',
    open: 'Open',
    search: 'Search',
  },
  filters: {
    label: 'Filters',
    any: 'All',
    clear: 'Clear filters',
    save: 'Save filter',
    saved: 'Saved filters',
    name: 'Name of the filter',
    nameHint: 'For example: refused today. One of the same name is replaced.',
    forget: (name: string) => `Remove the filter “${name}”`,
    exportCsv: 'Export CSV',
  },
  table: {
    sort: (head: string) => `Sort by ${head}`,
    sortedHere: 'Sorted among the rows that are loaded',
    rows: (n: string) => `${n} rows shown`,
    nothing: 'Nothing fits',
    nothingHint: 'Try something else, or clear the filters.',
    actions: 'Actions',
  },
};
