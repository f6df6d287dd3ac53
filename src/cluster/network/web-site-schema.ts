import { z } from 'zod';

const host = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, { message: 'must be a host name in lower case' });
const address = z.ipv4({ message: 'must be an IPv4 address' });
const text = z.string({ message: 'must be text (quote it)' });

const page = z.strictObject({
  path: z
    .string()
    .startsWith('/', { message: 'must begin with /' })
    .describe('Exact; a final * matches every path below. The first page that fits answers'),
  status: z.number().int().min(200).max(599).optional().describe('Default: 200, with location 302'),
  location: text.optional().describe('Redirects to this URL'),
  headers: z.record(z.string().regex(/^[a-z0-9-]+$/, { message: 'must be a header name in lower case' }), text).optional(),
  body: text.optional(),
});

/** What `content/web/<host>.yaml` may say: the one source of validation, of the types and of the editors' JSON Schema. */
export const webSiteSchema = z.strictObject({
  host: host.describe('The name it is known by'),
  aliases: z.array(host, { message: 'must be a list' }).optional().describe('Names that lead to it as CNAMEs'),
  address: address.optional().describe('Fixed by the name when absent'),
  ports: z.array(z.number().int().min(1).max(65_535)).optional().describe('Ports that answer; 80 and 443 when absent'),
  nameServer: z.boolean().optional().describe('Its address answers DNS questions about every name of the simulated internet'),
  pages: z.array(page, { message: 'must be a list' }).describe('What its URLs answer; every other path is not found'),
});

/** One host of the simulated internet. */
export type WebSite = z.infer<typeof webSiteSchema>;

/** The JSON Schema for editors. */
export function webSiteJsonSchema(): unknown {
  return { title: 'A host of the simulated internet', ...z.toJSONSchema(webSiteSchema, { io: 'input' }) };
}
