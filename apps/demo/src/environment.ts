/** What the supervisor gives: the demo is a client like any other and knows nothing else. */
export const environment = () => {
  const given = (name: string): string => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
  };
  return {
    baseUrl: given('KAIBO_DEMO_URL'),
    operator: {
      email: given('KAIBO_DEMO_OPERATOR_EMAIL'),
      password: given('KAIBO_DEMO_OPERATOR_PASSWORD'),
    },
    dataDir: given('KAIBO_DATA_DIR'),
    seed: Number(given('KAIBO_SEED')),
    wantsReset: process.env.KAIBO_RESET_DEMO === 'yes',
    crowdSize: Number(process.env.KAIBO_DEMO_CROWD ?? 48),
  };
};
