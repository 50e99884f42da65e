import { createMemoryHotState } from './hot-state.memory.ts';
import { hotStateSuite } from './hot-state.suite.ts';

hotStateSuite('memory', async () => {
  let nowMs = 1_000_000;
  return {
    state: createMemoryHotState({ nowMs: () => nowMs }),
    wait: (ms) => {
      nowMs += ms;
    },
  };
});
