import type { FileChange } from '#courses/attempt-log.ts';
import type { TaskVerdict } from '#courses/types.ts';
import type { AuthoredTask, AuthorHost, AuthorRun } from '../author-host.ts';
import type {
  ClusterMap,
  Destination,
  FileResult,
  HomeFile,
  LabHost,
  LabInfo,
  ObjectDetails,
  ObjectReference,
  PageRequest,
  PageResult,
} from '../lab-host.ts';

type Calls = Omit<LabHost, 'openLab' | 'subscribe' | 'kubeconfig'> & AuthorHost;

/** What of a lab host is one question to the lab, wherever it lives. */
export abstract class LabCalls implements Calls {
  /** Asks the worker of the lab, which is opened where it was put away. */
  protected abstract call(lab: string, method: string, argument?: object): Promise<unknown>;

  async verdicts(lab: string): Promise<readonly TaskVerdict[]> {
    return (await this.call(lab, 'lab.verdicts')) as readonly TaskVerdict[];
  }

  async clusterMap(lab: string): Promise<ClusterMap> {
    return (await this.call(lab, 'lab.map')) as ClusterMap;
  }

  async inspect(lab: string, object: ObjectReference): Promise<ObjectDetails | undefined> {
    return (await this.call(lab, 'lab.inspect', { object })) as ObjectDetails | undefined;
  }

  async browse(lab: string, request: PageRequest): Promise<PageResult> {
    return (await this.call(lab, 'lab.browse', { request })) as PageResult;
  }

  async destinations(lab: string): Promise<readonly Destination[]> {
    return (await this.call(lab, 'lab.destinations')) as readonly Destination[];
  }

  async resetLab(lab: string): Promise<LabInfo> {
    return (await this.call(lab, 'lab.reset')) as LabInfo;
  }

  async reloadLab(lab: string): Promise<void> {
    await this.call(lab, 'author.reload');
  }

  async inspectTasks(lab: string): Promise<readonly AuthoredTask[]> {
    return (await this.call(lab, 'author.inspect')) as readonly AuthoredTask[];
  }

  async solveTask(lab: string, task: string): Promise<AuthorRun> {
    return (await this.call(lab, 'author.solve', { task })) as AuthorRun;
  }

  async showNearMiss(lab: string, task: string, index: number): Promise<AuthorRun> {
    return (await this.call(lab, 'author.near-miss', { task, index })) as AuthorRun;
  }

  async listFiles(lab: string): Promise<readonly HomeFile[]> {
    return (await this.call(lab, 'lab.files')) as readonly HomeFile[];
  }

  async readFile(lab: string, path: string): Promise<FileResult> {
    return (await this.call(lab, 'lab.read-file', { path })) as FileResult;
  }

  async changeFile(lab: string, change: FileChange): Promise<FileResult> {
    return (await this.call(lab, 'lab.change-file', { change })) as FileResult;
  }
}
