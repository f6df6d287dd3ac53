import { z } from 'zod';

interface Range {
  readonly 'at-least'?: number | undefined;
  readonly 'at-most'?: number | undefined;
}

/** Something lies between the two. */
export const isRange = (range: Range): boolean => (range['at-least'] ?? -Infinity) <= (range['at-most'] ?? Infinity);

export const RANGE = { message: 'at-least is more than at-most: nothing lies between them' };

/** `{ at-least: 1 }`, `{ at-least: 1, at-most: 3 }` */
export const rangeSchema = z
  .strictObject({ 'at-least': z.int().min(0).optional(), 'at-most': z.int().min(0).optional() })
  .refine((range) => range['at-least'] !== undefined || range['at-most'] !== undefined, { message: 'give at-least, at-most or both' })
  .refine(isRange, RANGE);
