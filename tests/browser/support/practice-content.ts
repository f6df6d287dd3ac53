import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const LESSON = `---
title: Practice
---

Write it down:

\`\`\`yaml title="pod.yaml"
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: nginx
\`\`\`

<Task id="count" />

<Task id="later" />

The Pod web runs on \${{ vars.node }}.

<ClusterMap selector="app=web" caption="What carries app=web" />

<Quiz id="quiz" />
`;

const LAB = `tasks:
  - id: count
    title: Say how many nodes there are
    checks:
      - answer: { id: nodes, question: How many nodes has your cluster?, value: "size(objects('nodes'))" }
    solution: mkdir -p answers && kubectl get nodes -o name | wc -l > answers/nodes
    near-misses:
      - { run: "mkdir -p answers && echo 99 > answers/nodes", explains: less }
  - id: later
    title: Run the Pod web
    needs: [count]
    checks:
      - pod: { name: web, ready: true }
        stable-for: 4s
        capture: { node: "object('pod/web').spec.nodeName" }
    solution: kubectl run web --image=nginx --labels=app=web
quizzes:
  - id: quiz
    title: Three kinds
    questions:
      - { id: several, text: Which are workloads?, options: [Deployment, Service, Job], answer: [0, 2], explanation: Both make Pods. }
      - { id: order, text: Who comes after whom?, order: [API server, Scheduler, Kubelet], explanation: Each watches for the one before. }
      - { id: words, text: What balances over Pods?, pattern: services?, accepts: [Service], explanation: A Service does. }
`;

const READING = `---
title: Only to read
---

There is nothing to do here but to think.

<Quiz id="thinking" />
`;

const READING_LAB = `quizzes:
  - id: thinking
    title: Thinking
    questions:
      - { id: one, text: What is one and one?, options: [One, Two], answer: 1, explanation: Count. }
`;

const BROKEN_LAB = `tasks:
  - id: nothing
    title: Nothing
    checks:
      - podd: { name: web }
`;

/** A content folder of a test's own, with one lesson that may be changed, one without a lab, and a course that cannot be read. */
export class PracticeContent {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'podium-content-'));
  readonly #lesson = path.join(this.folder, 'courses', 'practice', '01-practice');

  constructor() {
    for (const name of ['images', 'web']) symlinkSync(path.resolve('content', name), path.join(this.folder, name));
    mkdirSync(this.#lesson, { recursive: true });
    writeFileSync(path.join(this.#lesson, '..', 'course.yaml'), 'title: Practice\ndescription: For tests.\n');
    this.write(LESSON, LAB);
    this.#add('practice', '02-reading', READING, READING_LAB);
    this.#add('broken', '01-broken', LESSON, BROKEN_LAB);
    writeFileSync(path.join(this.folder, 'courses', 'broken', 'course.yaml'), 'title: Broken\ndescription: For tests.\n');
  }

  #add(course: string, folder: string, lesson: string, lab: string): void {
    const place = path.join(this.folder, 'courses', course, folder);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'lesson.mdx'), lesson);
    writeFileSync(path.join(place, 'lab.yaml'), lab);
  }

  /** Saves the lesson, as an author's editor does. */
  write(lesson: string, lab: string): void {
    writeFileSync(path.join(this.#lesson, 'lesson.mdx'), lesson);
    writeFileSync(path.join(this.#lesson, 'lab.yaml'), lab);
  }

  append(text: string): void {
    this.write(`${LESSON}\n${text}\n`, LAB);
  }

  retitle(title: string): void {
    this.write(LESSON, LAB.replace('Say how many nodes there are', title));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
