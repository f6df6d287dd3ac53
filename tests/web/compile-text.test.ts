/** A lesson's text is compiled once for all who read the same. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { compileText } from '#app/courses/[course]/[lesson]/_text/compile-text.ts';

const html = async (source: string, variables: readonly string[] = []): Promise<string> => {
  const LiveText = ({ text }: { text: string }) => createElement('mark', undefined, text);
  return renderToStaticMarkup(createElement(await compileText(source, variables), { components: { LiveText } }));
};

describe('a compiled lesson text', () => {
  it('is the same for everybody who reads the same text', async () => {
    expect(await compileText('# Pods', [])).toBe(await compileText('# Pods', []));
    expect(await html('# Pods')).toBe('<h1 id="pods">Pods</h1>');
  });

  it('differs by text and by what the lesson captures', async () => {
    expect(await html('on ‹node›')).toBe('<p>on ‹node›</p>');
    expect(await html('on ‹node›', ['node'])).toBe('<p><mark>on ‹node›</mark></p>');
    expect(await html('in ‹node›', ['node'])).toBe('<p><mark>in ‹node›</mark></p>');
  });

  it('says what is wrong with a text each time it is asked', async () => {
    await expect(compileText('<Tabs>', [])).rejects.toThrow('Expected a closing tag');
    await expect(compileText('<Tabs>', [])).rejects.toThrow('Expected a closing tag');
  });

  it('forgets the texts that nobody has read for long', async () => {
    const first = await compileText('first', []);
    for (let index = 0; index < 200; index++) await compileText(`text ${String(index)}`, []);
    expect(await compileText('first', [])).not.toBe(first);
  });
});
