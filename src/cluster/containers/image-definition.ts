import type { z } from 'zod';
import type { imageSchema } from './image-schema.ts';

/** A container image as `content/images/<name>.yaml` describes it. `${{ key }}` in texts stands for a version's value. */
export type ImageDefinition = z.infer<typeof imageSchema>;

export type ImageVersion = ImageDefinition['versions'][number];
export type FileDefinition = Exclude<NonNullable<ImageDefinition['files']>[string], string>;

/** A main process without code: it says something, answers something, and stops when told. */
export type ServerDefinition = NonNullable<ImageDefinition['server']>;
export type ServerPort = NonNullable<ServerDefinition['listen']>[number];
export type ServerRoute = NonNullable<ServerPort['routes']>[number];
export type ServerFailure = NonNullable<ServerDefinition['fail']>[number];
export type ServerLine = NonNullable<ServerDefinition['log']>[number];
/** What one answer says; a route is one, a step may give one. */
export type ServerAnswer = Pick<ServerRoute, 'status' | 'headers' | 'body' | 'file' | 'folder' | 'redirect' | 'latency'>;
/** One thing a server does: on a request, by time, in a loop. */
export type ServerStep = NonNullable<ServerRoute['do']>[number];

/** What the image's package manager can fetch. */
export type PackageRepository = NonNullable<ImageDefinition['packages']>;
export type PackageDefinition = PackageRepository['packages'][string];
