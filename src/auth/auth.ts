import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { anonymous } from 'better-auth/plugins';
import { type Database, database } from '#db/database.ts';
import { authSecret } from './auth-secret.ts';

export interface AuthOptions {
  readonly database?: Database;
  /**
   * Moves a guest's work to the account they signed up for or signed in to. The guest is deleted
   * afterwards; when this throws, the sign-in fails and the guest stays.
   */
  readonly transferGuest?: (guestId: string, accountId: string) => Promise<void>;
}

const day = 24 * 60 * 60;

export type Auth = ReturnType<typeof createAuth>;

export function createAuth({ database: db = database(), transferGuest }: AuthOptions = {}) {
  return betterAuth({
    appName: 'Podium',
    secret: authSecret(),
    basePath: '/api/auth',
    baseURL: process.env['PUBLIC_URL'],
    // The route handler has refused other origins already, by the Host that the browser named.
    trustedOrigins: (request) => (request === undefined ? [] : [new URL(request.url).origin]),
    database: prismaAdapter(db, { provider: 'sqlite', transaction: false }),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 60 * day, updateAge: day },
    user: { additionalFields: { role: { type: 'string', defaultValue: 'learner', input: false } } },
    advanced: { cookiePrefix: 'podium', useSecureCookies: process.env['PUBLIC_URL']?.startsWith('https:') ?? false },
    // A whole class sits behind one address and starts at the same minute.
    rateLimit: {
      window: 60,
      max: 1_000,
      customRules: {
        '/sign-in/anonymous': { window: 60, max: 300 },
        '/sign-up/email': { window: 60, max: 200 },
        '/sign-in/email': { window: 60, max: 100 },
        '/get-session': false,
      },
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
    plugins: [
      anonymous({
        emailDomainName: 'guest.invalid',
        generateName: () => 'Guest',
        onLinkAccount: async ({ anonymousUser, newUser }) => {
          await transferGuest?.(anonymousUser.user.id, newUser.user.id);
        },
      }),
    ],
  });
}
