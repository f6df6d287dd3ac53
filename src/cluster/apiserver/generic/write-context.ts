import type { StrategyContext } from '../resource-definition.ts';
import type { UserInfo } from '../authentication/user-info.ts';

/** One write on its way through strategies and admission. */
export interface WriteContext extends StrategyContext {
  readonly userInfo: UserInfo;
  /** Who owns the written fields in managedFields. */
  readonly fieldManager: string;
  /** `Apply` leaves managedFields as the object has them: server-side apply has computed them. */
  readonly operation: 'Update' | 'Apply';
  /** Stands in managedFields where the write went through a subresource that is not the part written (`scale`). */
  readonly subresource?: string;
  /** Adds a Warning header. */
  warn(message: string): void;
}
