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
    /** Of every account that the demo makes. */
    password: given('KAIBO_DEMO_PASSWORD'),
    seed: Number(given('KAIBO_DEMO_SEED')),
    folder: given('KAIBO_DEMO_DIR'),
    crowdSize: Number(process.env.KAIBO_DEMO_CROWD ?? 48),
    /** How much faster than life the crowd lives. */
    crowdSpeed: Number(process.env.KAIBO_DEMO_SPEED ?? 1),
  };
};
