import { parseGoTemplate } from '#kubectl/printers/go-template.ts';

const data = {
  metadata: { name: 'api', labels: { app: 'web', tier: 'front' } },
  status: { ready: 3 },
  items: [
    { name: 'a', on: true },
    { name: 'b', on: false },
  ],
  secret: 'aGVsbG8=',
};

it.each([
  ['{{.metadata.name}} has {{.status.ready}} ready{{"\\n"}}', 'api has 3 ready\n'],
  ['{{range .items}}{{.name}} {{end}}', 'a b '],
  ['{{range $i, $e := .items}}{{$i}}={{$e.name}};{{end}}', '0=a;1=b;'],
  ['{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}', 'app=web tier=front '],
  ['{{range .nothing}}x{{else}}none{{end}}', 'none'],
  ['{{if .items}}yes{{else}}no{{end}}', 'yes'],
  ['{{range .items}}{{if .on}}{{.name}}{{else if eq .name "b"}}B{{end}}{{end}}', 'aB'],
  ['{{with .metadata}}{{.name}}{{$.status.ready}}{{end}}', 'api3'],
  ['{{.nothing}}', '<no value>'],
  ['{{.metadata.labels}}', 'map[app:web tier:front]'],
  ['{{index .metadata.labels "app"}}', 'web'],
  ['{{(index .items 1).name}}', 'b'],
  ['{{len .items}}', '2'],
  ['{{printf "%s-%d|%5s|%-4s|%q" .metadata.name .status.ready "x" "y" "z"}}', 'api-3|    x|y   |"z"'],
  ['{{.secret | base64decode}}', 'hello'],
  ['{{and true 0}} {{or "" "x"}} {{not true}}', '0 x false'],
  ['{{if and (eq .status.ready 3) (gt (len .items) 1)}}both{{end}}', 'both'],
  ['a {{- " b " -}} c', 'a b c'],
  ['{{/* nothing */}}x', 'x'],
  ['{{define "row"}}<{{.name}}>{{end}}{{range .items}}{{template "row" .}}{{end}}', '<a><b>'],
  ['{{$n := 0}}{{range .items}}{{$n = len .name}}{{end}}{{$n}}', '1'],
  ['{{range .items}}{{if eq .name "b"}}{{break}}{{end}}{{.name}}{{end}}', 'a'],
  ['{{println "a" 1}}', 'a 1\n'],
])('executes %s', (template, text) => {
  expect(parseGoTemplate(template).execute(data)).toBe(text);
});

it.each([
  ['{{.a', 'unclosed action'],
  ['{{range .items}}', 'unexpected EOF'],
  ['{{end}}', 'unexpected {{end}}'],
  ['{{nosuch .a}}', 'function "nosuch" not defined'],
])('refuses %s', (template, message) => {
  expect(() => parseGoTemplate(template)).toThrow(message);
});
