/** The page a browser shows in place of one that could not be had; `detail` may be hostile. */
export function failurePage(title: string, detail: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${escape(title)}</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 18vh auto 0; max-width: 32rem; padding: 0 1.5rem; }
      h1 { font-size: 1.25rem; margin: 0 0 0.5rem; }
      p { margin: 0; overflow-wrap: anywhere; opacity: 0.8; }
    </style>
  </head>
  <body>
    <h1>${escape(title)}</h1>
    <p>${escape(detail)}</p>
  </body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
