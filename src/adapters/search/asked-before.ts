/** Gives the answer to a question that was asked before: equal ids on several hosts, or equal paths, are asked for once. */

/** Answers remembered, and the most that one of them may hold: some 3 KB each, so that all stay below 20 MB. */
const MOST_ANSWERS = 64;
const MOST_EVENTS = 100;

export interface AskedBefore<Answer> {
  /** `ask` may fail: then it is asked again the next time. Large answers are not remembered. */
  answer(question: string, ask: () => Promise<Answer>): Promise<Answer>;
}

export function askedBefore<Answer>(sizeOf: (answer: Answer) => number): AskedBefore<Answer> {
  const remembered = new Map<string, Promise<Answer>>();
  return {
    async answer(question, ask) {
      const known = remembered.get(question);
      if (known !== undefined) return known;
      const asking = ask();
      remembered.set(question, asking);
      const [oldest] = remembered.size > MOST_ANSWERS ? remembered.keys() : [];
      if (oldest !== undefined) remembered.delete(oldest);
      let isSmall = false;
      try {
        const answer = await asking;
        isSmall = sizeOf(answer) <= MOST_EVENTS;
        return answer;
      } finally {
        if (!isSmall) remembered.delete(question);
      }
    },
  };
}
