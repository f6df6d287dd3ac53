/** Why somebody may not, or may. */
export const access = {
  'account-elsewhere': 'The service account {name} is in namespace {found}; the one of namespace {namespace} is asked about.',
  'account-missing': 'There is no service account {name} in namespace {namespace}.[ There is one named {near}.]',
  'role-missing': 'The binding {binding} refers to the {kind} {role}, and there is none.[ Did you mean {near}?]',
  'rule-group': 'The role {role} names {resource} in the API group {found}, but they are in {group}.',
  'rule-verb': 'The role {role} allows {verbs} on {resource}, but not {verb}.',
  'rule-name': 'The role {role} allows {verb} on {resource} only for those named {names}.',
  'rule-resource': 'The role {role} speaks of {near}. Resources are written in the plural and lower case: {resource}.',
  'role-says-nothing': 'It is bound to {roles}, which says nothing of {resource}.',
  'subject-namespace': 'The binding {binding} is for the service account of namespace {found}, not of {namespace}.',
  'subject-kind': 'The binding {binding} is for a {found} of that name; {subject} is asked about.',
  'subject-misspelt': 'The binding {binding} is for {found}. Did you mean {subject}?',
  'bound-in-namespace-only':
    'The binding {binding} grants it in namespace {found} only; here the whole cluster is asked about, which takes a ClusterRoleBinding.',
  'bound-elsewhere': 'The binding {binding} is in namespace {found}, and grants nothing in {namespace}.',
  'not-bound': 'The role {role} allows it, but no binding gives that role to {subject}.',
  'no-role': 'No role allows {verb} on {resource} to {subject}.',
  'allowed-master': '{subject} belongs to system:masters, who may do everything.',
  'allowed-by-wildcard': 'The binding {binding} gives it the role {role}, whose * allows everything.',
  'allowed-by': 'The binding {binding} gives it the role {role}, which allows it.',
  allowed: '{subject} is allowed to.',
} as const;
