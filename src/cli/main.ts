#!/usr/bin/env node
import { Command, Option } from 'commander';
import type { GradeCommandOptions } from './commands/grade.ts';

const port = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new Error(`${text} is no port`);
};

const profileOption = (): Option => new Option('--profile <name>', 'the cluster: a profile of src/cluster/profiles').default('from-pods-to-ingress');

// Each command loads its own code, so that `--help` answers at once.
const program = new Command('podium')
  .description('Podium: guided Kubernetes tutorials with a cluster per learner')
  .showHelpAfterError('(podium --help lists the commands)')
  .enablePositionalOptions();

program
  .command('lab')
  .description("a learner's terminal in your own terminal, or a scenario with --run")
  .option('--lesson <course/lesson>', "a lesson's lab: its cluster, its files, its set-up")
  .option('--seed <seed>', "of the lesson's parameters")
  .option('--run <file>', 'run a scenario (the format of tests/golden) in a fresh lab on virtual time')
  .option('--json', 'with --run: one JSON line a step')
  .addOption(profileOption())
  .action(async (options: { lesson?: string; seed?: string; run?: string; json?: boolean; profile: string }) => {
    if (options.run !== undefined) {
      const { runScenarioFile } = await import('./commands/run-scenario-file.ts');
      process.exitCode = await runScenarioFile(options.run, { ...options, json: options.json ?? false });
      return;
    }
    const { openLab } = await import('./commands/open-lab.ts');
    process.exitCode = await openLab(options);
  });

const making = program.command('new').description('begin a course, a lesson or a task that proves itself already');
for (const [kind, name] of [
  ['course', '<course>'],
  ['lesson', '<course/lesson>'],
  ['task', '<course/lesson/task>'],
] as const) {
  making
    .command(kind)
    .argument(name)
    .action(async (wanted: string) => {
      const { makeNew } = await import('./commands/new.ts');
      process.exitCode = await makeNew(kind, wanted);
    });
}

program
  .command('lint')
  .description('prove courses: everything in them is read, and each task fails before and passes after its solution')
  .argument('[course...]', 'default: every course, and the images')
  .option('--json', 'findings as JSON')
  .option('--strict', 'warnings count as errors')
  .option('--no-proof', 'only what can be said without running a lab')
  .option('--release', 'when nothing is wrong: keep the ids of today in released-ids.json, so that none can vanish')
  .option('--watch', 'again whenever the content changes')
  .action(async (courses: string[], options: { json?: boolean; strict?: boolean; proof?: boolean; release?: boolean; watch?: boolean }) => {
    const { lint } = await import('./commands/lint.ts');
    process.exitCode = await lint(courses, options);
  });

program
  .command('schemas')
  .description('write the JSON Schemas of lab.yaml and course.yaml to content/reference')
  .action(async () => {
    const { writeSchemas } = await import('./commands/write-schemas.ts');
    await writeSchemas();
  });

program
  .command('serve-cluster')
  .description('one embedded cluster as a Kubernetes API server over HTTPS on loopback')
  .requiredOption('--port <port>', 'port to listen on', port)
  .requiredOption('--token <token>', 'the bearer token of cluster-admin')
  .option('--no-kubelet', 'leave pods to be run by nobody')
  .addOption(profileOption())
  .action(async (options: { port: number; token: string; kubelet: boolean; profile: string }) => {
    const { serveCluster } = await import('./commands/serve-cluster.ts');
    await serveCluster(options);
  });

program
  .command('kubectl')
  .description("our kubectl on this host's files, against $KUBECONFIG or -s/--token")
  .argument('[args...]', 'after --: what kubectl is given')
  .passThroughOptions()
  .allowUnknownOption()
  .action(async (args: string[]) => {
    const { runKubectl } = await import('./commands/run-kubectl.ts');
    process.exitCode = await runKubectl(args);
  });

program
  .command('regrade')
  .description('live the stored attempts at a lesson again from their logs, judge them by the checks of today, and say what changed')
  .argument('<course/lesson>')
  .option('--json', 'the changes as JSON')
  .option('--apply', 'write them, but take nothing away')
  .option('--lower', 'with --apply: take away as well')
  .action(async (exercise: string, options: { json?: boolean; apply?: boolean; lower?: boolean }) => {
    const { regrade } = await import('./commands/regrade.ts');
    process.exitCode = await regrade(exercise, options);
  });

const atLeast =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isFinite(value) && value >= least) return value;
    throw new Error(`${text} is not a number of at least ${least}`);
  };

program
  .command('grade')
  .description('grade submissions in bulk, each in a lab of its own: shell scripts, manifests (files or folders), kubeconfigs of real clusters')
  .argument('<exercise>', "course/lesson, or a lesson's folder")
  .argument('<submission...>')
  .addOption(new Option('--format <format>', 'of the result').choices(['text', 'json', 'csv', 'junit']).default('text'))
  .option('--output <file>', 'write the result there')
  .option('--seed <seed>', 'the seed of the parameters')
  .option('--seeds <file>', 'the seeds by submission, as YAML: `alice: 17`')
  .option('--timeout <seconds>', 'of one submission', atLeast(0.1), 20)
  .option('--max-output <kilobytes>', 'that one submission may print', atLeast(1), 1_024)
  .option('--memory <megabytes>', 'of one worker', atLeast(64), 512)
  .option('--jobs <count>', 'submissions at once; default: one a processor', atLeast(1))
  .action(async (exercise: string, submissions: string[], options: GradeCommandOptions) => {
    const { grade } = await import('./commands/grade.ts');
    process.exitCode = await grade(exercise, submissions, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
