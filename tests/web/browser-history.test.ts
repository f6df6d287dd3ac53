import { go, NOWHERE, toAddress, visit } from '#app/courses/[course]/[lesson]/_workspace/browser-history.ts';

describe('the history of the browser panel', () => {
  const three = ['http://a/', 'http://b/', 'http://c/'].reduce(visit, NOWHERE);

  it('goes back and forth, and stops at its ends', () => {
    const back = go(go(three, -1), -1);
    expect(back.entries[back.at]).toBe('http://a/');
    expect(go(back, -1)).toEqual(back);
    expect(go(three, 1)).toEqual(three);
    expect(go(back, 1).at).toBe(1);
  });

  it('forgets what lay ahead when it goes somewhere else', () => {
    expect(visit(go(three, -1), 'http://d/')).toEqual({ entries: ['http://a/', 'http://b/', 'http://d/'], at: 2 });
  });

  it('takes the same address again as a reload', () => {
    expect(visit(three, 'http://c/')).toBe(three);
  });
});

test.each([
  ['web.example.com/cart', 'http://web.example.com/cart'],
  ['  https://shop.example.com ', 'https://shop.example.com/'],
  ['localhost:8080', 'http://localhost:8080/'],
  ['10.0.0.1:30080/a?b=c', 'http://10.0.0.1:30080/a?b=c'],
  ['', undefined],
  ['http://', undefined],
  ['javascript:alert(1)', undefined],
])('%j is the address %j', (typed, address) => {
  expect(toAddress(typed)).toBe(address);
});
