import type { Clock } from '#posix/clock.ts';
import type { Random } from '#posix/random.ts';
import type { MemoryStore } from '../../storage/memory-store.ts';
import type { AdmissionPlugin } from '../admission/admission-plugin.ts';
import type { AllocationRanges } from '../resource-definition.ts';
import type { Registry } from '../resource-registry.ts';

/** What the generic operations need of the API server. */
export interface Server {
  readonly store: MemoryStore;
  readonly registry: Registry;
  readonly admission: readonly AdmissionPlugin[];
  readonly clock: Clock;
  readonly random: Random;
  /** Where service addresses and node ports come from. */
  readonly ranges: AllocationRanges;
  /** Whether every person may do everything. */
  readonly trustsPeople?: boolean;
}
