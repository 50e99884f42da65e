import type { BothLanguages, Permission } from '@kaibo/contracts';
import { inLocale } from '../../app/settings.ts';

/** A permission that has no words here yet is shown by its name. */
const words: Partial<Record<Permission, BothLanguages>> = {
  'rooms:host': { zh: '开播', en: 'Run rooms of one’s own' },
  'catalog:sell': { zh: '开店卖货', en: 'Sell from a store of one’s own' },
  'catalog:show': { zh: '带货他人商品', en: 'Show products of others' },
  'catalog:curate': { zh: '管理类目和品牌', en: 'Keep categories and brands in order' },
  'orders:ship': { zh: '发货', en: 'Ship orders' },
  'console:open': { zh: '进入运营台', en: 'Open the console' },
  'users:read': { zh: '查看用户', en: 'See users' },
  'users:grant': { zh: '调整角色', en: 'Give and take roles' },
  'users:suspend': { zh: '停用账号、处理申诉', en: 'Suspend accounts, decide appeals' },
  'applications:review': { zh: '审核入驻申请', en: 'Review applications' },
  'rooms:read-all': { zh: '查看所有直播间', en: 'See every room' },
  'rooms:stop': { zh: '强制关闭直播间', en: 'Force-stop rooms' },
  'products:vet': { zh: '审核商品', en: 'Vet products' },
  'orders:read-all': { zh: '查看所有订单', en: 'See every order' },
  'orders:act': { zh: '处理订单', en: 'Act on orders' },
  'payments:read-all': { zh: '查看所有支付', en: 'See every payment' },
  'events:read': { zh: '查看事件', en: 'See events' },
  'audit:read': { zh: '查看操作日志', en: 'Read the audit log' },
  'settings:read': { zh: '查看配置', en: 'See the settings' },
  'health:read': { zh: '查看运行状态', en: 'See how the parts are' },
  'health:act': { zh: '处理后台任务、调整日志', en: 'Act on jobs, change what is logged' },
  'portraits:read': { zh: '查看同意者的画像', en: 'Look at portraits of those who agreed' },
  'forecasts:read': { zh: '查看预测', en: 'See forecasts' },
  'forecasts:act': { zh: '设置客服目标', en: 'Set the goals of service' },
  'recommendation:read': { zh: '查看推荐模型', en: 'See the recommender’s models' },
  'sites:read': {
    zh: '查看接入站点和它们的事件',
    en: 'See sites that send events, and what they sent',
  },
  'sites:act': { zh: '发放和停用接入站点的密钥', en: 'Give sites their keys and take them away' },
  'mining:read': { zh: '查看规律与节奏', en: 'See rules and rhythms' },
  'mining:act': { zh: '运行挖掘、由规律生成套装', en: 'Run mining, draft sets from rules' },
  'recommendation:act': { zh: '训练和切换推荐模型', en: 'Fit and switch the recommender’s models' },
  'search:rebuild': { zh: '重建搜索索引', en: 'Rebuild the search index' },
  'mailbox:read': { zh: '查看开发邮箱', en: 'Read the development mailbox' },
};

export const permissionName = (permission: Permission, locale: 'zh-CN' | 'en'): string => {
  const both = words[permission];
  if (!both) return permission;
  return inLocale(both, locale);
};
