import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the page's own colours, so that it follows light and dark by itself. */
export const editorTheme = [
  EditorView.theme({
    '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '0.84rem' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: "'JetBrains Mono', ui-monospace, monospace", lineHeight: '1.65' },
    '.cm-content': { caretColor: 'var(--accent)', padding: '0.6rem 0' },
    '.cm-cursor': { borderLeftColor: 'var(--accent)' },
    '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--soft)', border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--sunken) 70%, transparent)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'color-mix(in oklab, var(--accent) 26%, transparent)',
    },
    '.cm-panels, .cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--ink)', borderColor: 'var(--line)' },
    '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--sunken)', borderColor: 'var(--line)' },
    '.cm-textfield': { backgroundColor: 'var(--page)', borderColor: 'var(--line)' },
    '.cm-matchingBracket': { backgroundColor: 'var(--accent-wash) !important', outline: 'none' },
    '.cm-diagnostic': { fontFamily: "'Inter Variable', system-ui, sans-serif", fontSize: '0.8125rem' },
    '.cm-foldPlaceholder': { backgroundColor: 'var(--sunken)', borderColor: 'var(--line)', color: 'var(--soft)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.keyword, tags.typeName], color: 'var(--code-key)' },
      { tag: [tags.string, tags.special(tags.string), tags.attributeValue], color: 'var(--code-text)' },
      { tag: [tags.comment, tags.meta, tags.punctuation, tags.separator], color: 'var(--code-note)' },
    ]),
  ),
];
