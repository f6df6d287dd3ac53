export const roles = ['learner', 'instructor', 'admin'] as const;

export type Role = (typeof roles)[number];

export function isRole(word: unknown): word is Role {
  return roles.includes(word as Role);
}

/** Whether the role may see other people's work. */
export function mayTeach(role: Role): boolean {
  return role !== 'learner';
}
