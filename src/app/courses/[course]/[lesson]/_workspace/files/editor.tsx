'use client';
import { indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { linter, lintGutter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import { editorTheme } from './editor-theme.ts';
import { isShortcut } from '../shortcuts.ts';
import type { OpenFile } from './open-file.ts';
import { findYamlProblems, isYaml } from './yaml-problems.ts';

interface Props {
  readonly file: OpenFile;
  readonly onType: (path: string, text: string) => void;
  readonly onSave: () => void;
}

/** One editor for all open files: each keeps its own cursor, selection and undo while another is shown. */
export function Editor({ file, onType, onSave }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const kept = useRef(new Map<string, { readonly turn: number; readonly state: EditorState }>());
  const shown = useRef<{ path: string; turn: number }>(undefined);
  const acts = useRef({ onType, onSave });
  acts.current = { onType, onSave };

  useEffect(() => {
    if (element.current === null) return undefined;
    view.current = new EditorView({ parent: element.current });
    return () => {
      view.current?.destroy();
      view.current = undefined;
      shown.current = undefined;
    };
  }, []);

  const { path, turn, text } = file;
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const before = shown.current;
    if (before !== undefined) kept.current.set(before.path, { turn: before.turn, state: editor.state });
    const known = kept.current.get(path);
    const state =
      known?.turn === turn && known.state.doc.toString() === text
        ? known.state
        : EditorState.create({
            doc: text,
            extensions: extensionsFor(path, {
              type: (typed) => acts.current.onType(path, typed),
              save: () => acts.current.onSave(),
            }),
          });
    shown.current = { path, turn };
    editor.setState(state);
    if (matchMedia('(pointer: fine)').matches) editor.focus();
    // The text is read when another file or another version of it is to be shown, not with every key.
  }, [path, turn]);

  return <div ref={element} className="h-full min-h-0 overflow-hidden" data-editor={path} />;
}

function extensionsFor(path: string, { type, save }: { type: (text: string) => void; save: () => void }) {
  return [
    keymap.of([
      {
        key: 'Mod-s',
        preventDefault: true,
        run: () => {
          save();
          return true;
        },
      },
      indentWithTab,
    ]),
    // Ways about the page belong to the page.
    EditorView.domEventHandlers({ keydown: (event) => isShortcut(event) }),
    basicSetup,
    editorTheme,
    EditorView.contentAttributes.of({ 'aria-label': `Text of ${path}. Escape, then Tab leaves it.` }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) type(update.state.doc.toString());
    }),
    ...(isYaml(path) ? [yaml(), lintGutter(), linter((editor) => [...findYamlProblems(editor.state.doc.toString())], { delay: 300 })] : []),
  ];
}
