/** What simulated buyers write, by the stars they give, and what stores answer. */
export const opinions: Record<2 | 3 | 4 | 5, readonly string[]> = {
  5: [
    '比直播间里看着还好，细节很到位，朋友看了也要链接。',
    '第二次回购了，品质一直稳定，包装也用心。',
    '发货很快，主播讲解得清楚，收到和描述一致。',
    '家里人都说好，已经推荐给同事了。',
    '',
  ],
  4: [
    '整体满意，颜色比屏幕上略深一点，不影响使用。',
    '东西不错，快递多等了一天，给四星。',
    '用了几天，手感很好，说明书再详细点就完美了。',
  ],
  3: ['中规中矩，和想的差不多，价格合适。', '东西可以，外盒有点压痕。'],
  2: ['和预期有差距，联系了客服，等处理结果。'],
};

export const answers: Record<'thanks' | 'sorry', readonly string[]> = {
  thanks: ['谢谢您的认可，常来直播间坐坐！', '感谢支持，有问题随时找我们。'],
  sorry: ['很抱歉没有让您满意，已经私信您，我们会负责到底。'],
};
