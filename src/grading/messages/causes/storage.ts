/** Why a claim has no volume. */
export const storage = {
  'claim-lost': 'The volume[ {volume}] of claim {claim} is gone, and its data with it (Lost).',
  'volume-taken': 'Claim {claim} is not bound: the volume {volume} already belongs to {by}.',
  'volume-access-mode': 'Claim {claim} is not bound: it wants {wanted}, and the volume {volume} offers {found}.',
  'volume-too-small': 'Claim {claim} is not bound: it asks for {asked}, and the volume {volume} has {has}.',
  'volume-other-class': 'Claim {claim} is not bound: its storage class is {wanted}, and that of the volume {volume} is {found}.',
  'storage-class-unknown': 'Claim {claim} asks for the storage class {name}, and there is no such class.[ Did you mean {near}?]',
  'claim-waits-for-pod': 'Claim {claim} waits until a pod uses it: its storage class {class} binds with the first consumer.',
  'claim-provisioning': 'The volume of claim {claim} is being made.',
  'provisioning-failed': 'No volume can be made for claim {claim}[: {message}].',
  'no-default-class':
    'Claim {claim} names no storage class, none is the default, and no volume is there to bind to.[ There are the classes {classes}.]',
  'no-volume': 'Claim {claim} is not bound: no volume is there, and nobody makes one.',
} as const;
