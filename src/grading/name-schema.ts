import { isDns1123Label, isDns1123Subdomain, isPathSegment } from '#kube/names.ts';
import { z } from 'zod';

const named = (fits: (text: string) => boolean, message: string): z.ZodString => z.string().refine(fits, { message });

/** Of a pod, a service, an ingress. */
export const nameSchema = named(
  (text) => isDns1123Subdomain(text).length === 0,
  'must be a name as Kubernetes takes it: lower-case letters, digits, dashes and dots',
);

/** Of any object: roles may have colons. */
export const objectNameSchema = named((text) => text !== '' && isPathSegment(text).length === 0, 'must be a name, without slashes');

const NAMESPACE = 'must be the name of a namespace: lower-case letters, digits and dashes';

export const namespaceSchema = named((text) => isDns1123Label(text).length === 0, NAMESPACE);

/** A namespace, or `*` for all of them. */
export const namespacesSchema = named((text) => text === '*' || isDns1123Label(text).length === 0, `${NAMESPACE}; or *`);
