import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { eventsOf } from '../events-of.ts';
import { firstCause, type Look } from '../walk.ts';

const named = (claim: PersistentVolumeClaim) => ({ claim: claim.metadata.name });
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

function lost(claim: PersistentVolumeClaim): Because | undefined {
  return claim.status?.phase === 'Lost' ? because('claim-lost', { ...named(claim), volume: claim.spec?.volumeName }) : undefined;
}

const classOf = (claim: PersistentVolumeClaim): string => claim.spec?.storageClassName ?? '';

/** What keeps one volume from serving the claim. */
function misfit(claim: PersistentVolumeClaim, volume: PersistentVolume): Because | undefined {
  const wanted = claim.spec;
  const values = { ...named(claim), volume: volume.metadata.name };
  if (
    volume.spec?.claimRef !== undefined &&
    (volume.spec.claimRef.name !== claim.metadata.name || volume.spec.claimRef.namespace !== claim.metadata.namespace)
  )
    return because('volume-taken', { ...values, by: `${volume.spec.claimRef.namespace ?? ''}/${volume.spec.claimRef.name ?? ''}` });
  const modes = wanted?.accessModes ?? [];
  if (!modes.every((mode) => volume.spec?.accessModes?.includes(mode) === true))
    return because('volume-access-mode', { ...values, wanted: modes, found: volume.spec?.accessModes ?? [] });
  const [asked, has] = [wanted?.resources?.requests?.['storage'], volume.spec?.capacity?.['storage']];
  if (asked !== undefined && has !== undefined && parseQuantity(asked).compare(parseQuantity(has)) > 0)
    return because('volume-too-small', { ...values, asked, has });
  if ((volume.spec?.storageClassName ?? '') !== classOf(claim))
    return because('volume-other-class', { ...values, wanted: classOf(claim) || '""', found: volume.spec?.storageClassName ?? '""' });
  return undefined;
}

async function classUnknown(claim: PersistentVolumeClaim, world: World): Promise<Because | undefined> {
  const wanted = classOf(claim);
  if (wanted === '') return undefined;
  const classes = (await world.cluster.list('storageclasses.storage.k8s.io')).map(({ metadata }) => metadata.name);
  const volumes = (await world.cluster.list('persistentvolumes')) as readonly PersistentVolume[];
  if (classes.includes(wanted) || volumes.some(({ spec }) => spec?.storageClassName === wanted)) return undefined;
  return because('storage-class-unknown', { ...named(claim), name: wanted, near: nearestName(wanted, classes) });
}

async function waitsForConsumer(claim: PersistentVolumeClaim, world: World): Promise<Because | undefined> {
  const own = (await world.cluster.find('storageclasses.storage.k8s.io', undefined, classOf(claim))) as StorageClass | undefined;
  return own?.volumeBindingMode === 'WaitForFirstConsumer' ? because('claim-waits-for-pod', { ...named(claim), class: classOf(claim) }) : undefined;
}

async function provisioning(claim: PersistentVolumeClaim, world: World): Promise<Because | undefined> {
  const event = (await eventsOf(claim, world, 'ProvisioningFailed')).at(-1);
  return event === undefined ? undefined : because('provisioning-failed', { ...named(claim), message: event.message });
}

async function noVolumeFits(claim: PersistentVolumeClaim, world: World): Promise<Because | undefined> {
  const own = await world.cluster.find('storageclasses.storage.k8s.io', undefined, classOf(claim));
  if (own !== undefined && (own as StorageClass).provisioner !== 'kubernetes.io/no-provisioner') return waiting('claim-provisioning', named(claim));
  const volumes = (await world.cluster.list('persistentvolumes')) as readonly PersistentVolume[];
  const misfits = volumes.flatMap((volume) => misfit(claim, volume) ?? []);
  const best = misfits.find(({ cause }) => cause !== 'volume-taken' && cause !== 'volume-other-class') ?? misfits[0];
  return best ?? (await noVolume(claim, volumes, world));
}

async function noVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], world: World): Promise<Because | undefined> {
  if (volumes.length > 0) return undefined;
  const classes = (await world.cluster.list('storageclasses.storage.k8s.io')) as readonly StorageClass[];
  if (classOf(claim) === '' && !classes.some(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true'))
    return because('no-default-class', { ...named(claim), classes: classes.map(({ metadata }) => metadata.name) });
  return because('no-volume', named(claim));
}

const looks: readonly Look<PersistentVolumeClaim>[] = [lost, classUnknown, provisioning, waitsForConsumer, noVolumeFits];

/** Why a claim has no volume. */
export async function explainClaim(claim: PersistentVolumeClaim, world: World): Promise<Because | undefined> {
  return claim.status?.phase === 'Bound' ? undefined : firstCause(looks, claim, world);
}
