import type { StrategyContext } from '../resource-definition.ts';
import type { UserInfo } from '../authentication/user-info.ts';

/** One write on its way through strategies and admission. */
export interface WriteContext extends StrategyContext {
  readonly userInfo: UserInfo;
  /** Who owns the written fields in managedFields. */
  readonly fieldManager: string;
  /** `Apply` leaves managedFields as the object has them: server-side apply has computed them. */
  readonly operation: 'Update' | 'Apply';
  /** Adds a Warning header. */
  warn(message: string): void;
}
