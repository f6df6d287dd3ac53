/** Upstream's --service-account-issuer, and --api-audiences, which follows it. */
export const TOKEN_ISSUER = 'https://kubernetes.default.svc.cluster.local';
