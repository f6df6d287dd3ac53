import { askedQuestions } from '#courses/asked-questions.ts';

test('finds questions among checks and inside others, each once, without what would be right', () => {
  const answer = { id: 'pods', question: 'How many Pods?', is: 3 };
  const questions = askedQuestions([
    { pod: { name: 'x' } },
    { answer },
    { any: [{ answer: { id: 'node', value: 'SECRET' } }, { all: [{ not: { answer: { id: 'deep', matches: 'SECRET' } } }] }] },
    { answer },
  ]);
  expect(questions).toEqual([{ id: 'pods', question: 'How many Pods?' }, { id: 'node' }, { id: 'deep' }]);
});

test.each([null, 'text', { answer: 'x' }, { answer: {} }, { all: 'x' }])('%j asks nothing', (check) => expect(askedQuestions([check])).toEqual([]));
