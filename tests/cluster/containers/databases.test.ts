/** What the clients of simulated databases say, and what their servers keep. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../../support/assets.ts';

let lab: VirtualLab;

const run = async (script: string): Promise<string> => {
  const { stdout, stderr } = await lab.run(script);
  return (stdout + stderr).trimEnd();
};
const psql = (statement: string, flags = ''): Promise<string> => run(`kubectl exec pg -- psql -U postgres ${flags} -c "${statement}"`);

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'databases', assets: await contentAssets(), start: START });
  await run(`
    kubectl run pg --image=postgres:16 --env=POSTGRES_PASSWORD=secret
    kubectl run my --image=mysql:8.0 --env=MYSQL_ROOT_PASSWORD=secret --env=MYSQL_DATABASE=shop
    kubectl run mo --image=mongo
    kubectl run re --image=redis
    kubectl run mc --image=memcached
    kubectl run rq --image=rabbitmq:management
    kubectl run client --image=nicolaka/netshoot --command -- sleep infinity
    for x in pg:5432 my:3306 mo:27017 re:6379 mc:11211; do kubectl expose pod \${x%:*} --port \${x#*:}; done
    sleep 60`);
}, 60_000);

afterAll(() => lab.dispose());

describe('postgres', () => {
  test('does not start without a password, and says what it wants', async () => {
    expect(await run('kubectl run nopw --image=postgres --restart=Never; sleep 10; kubectl logs nopw; kubectl get pod nopw --no-headers')).toMatch(
      /Error: Database is uninitialized and superuser password is not specified\.[\s\S]*nopw +0\/1 +Error/,
    );
  });

  test('answers psql -c with aligned tables, tags and errors', async () => {
    expect(await psql('CREATE TABLE books (id serial PRIMARY KEY, title text NOT NULL, year int)')).toBe('CREATE TABLE');
    expect(await psql("INSERT INTO books (title, year) VALUES ('One', 1999), ('Two', 2001)")).toBe('INSERT 0 2');
    expect(await psql('SELECT * FROM books WHERE year > 2000')).toBe(' id | title | year \n----+-------+------\n  2 | Two   | 2001\n(1 row)');
    expect(await psql('SELECT count(*) FROM books', '-tA')).toBe('2');
    expect(await psql('SELECT * FROM nope')).toContain('ERROR:  relation "nope" does not exist');
    expect(await psql('SELEC 1')).toContain('ERROR:  syntax error at or near "SELEC"\nLINE 1: SELEC 1\n        ^');
    expect(await psql("INSERT INTO books (id, title) VALUES (1, 'x')")).toMatch(
      /ERROR: {2}duplicate key value violates unique constraint "books_pkey"\nDETAIL: {2}Key \(id\)=\(1\) already exists\./,
    );
    expect(await psql('CREATE TABLE IF NOT EXISTS books (id int NOT NULL UNIQUE, title varchar(255) NOT NULL)')).toBe('CREATE TABLE');
    expect(await psql('\\dt')).toMatch(/List of relations[\s\S]*public \| books \| table \| postgres/);
  });

  test("knows the cluster's time, not the host's", async () => {
    expect(await psql("SELECT 'now()', now()", '-tA')).toMatch(/^now\(\)\|2026-11-21 03:0\d:/);
  });

  test('asks others for the password, by name of the service', async () => {
    expect(await run("kubectl exec client -- psql -h pg -U postgres -tAc 'SELECT 1'")).toContain('fe_sendauth: no password supplied');
    expect(await run("kubectl exec client -- env PGPASSWORD=guess psql -h pg -U postgres -tAc 'SELECT 1'")).toContain(
      'password authentication failed for user "postgres"',
    );
    expect(await run("kubectl exec client -- psql postgresql://postgres:secret@pg/postgres -tAc 'SELECT title FROM books ORDER BY id'")).toBe(
      'One\nTwo',
    );
    expect(await run('kubectl exec pg -- pg_isready')).toBe('/var/run/postgresql:5432 - accepting connections');
  });

  test('keeps its data when the process is killed and the volume stays', async () => {
    const pod = (name: string): string =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: {
          containers: [
            {
              name: 'pg',
              image: 'postgres:16',
              env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }],
              volumeMounts: [{ name: 'd', mountPath: '/var/lib/postgresql/data' }],
            },
          ],
          volumes: [{ name: 'd', emptyDir: {} }],
        },
      });
    await run(`echo '${pod('keeper')}' | kubectl apply -f -; sleep 20`);
    await run(
      "kubectl exec keeper -- psql -U postgres -c 'CREATE TABLE t (a int)' -c 'INSERT INTO t VALUES (7)'; kubectl exec keeper -- sh -c 'kill -INT 1'; sleep 30",
    );
    expect(await run('kubectl get pod keeper --no-headers')).toMatch(/1\/1 +Running +1/);
    expect(await run("kubectl exec keeper -- psql -U postgres -tAc 'SELECT a FROM t'")).toBe('7');
    expect(await run('kubectl logs keeper')).toContain('PostgreSQL Database directory appears to contain a database; Skipping initialization');
  });

  test('ends a join of everything with everything instead of holding up its neighbours', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `(${index})`).join(',');
    await psql(`CREATE TABLE big (n int); INSERT INTO big VALUES ${rows}`);
    expect(await psql('SELECT count(*) FROM big a, big b, big c')).toContain('canceling statement due to statement timeout');
  });
});

test('mysql: -e, scripts, boxed tables, its own errors', async () => {
  const mysql = (statement: string, flags = ''): Promise<string> =>
    run(`kubectl exec my -- mysql -uroot -psecret ${flags} -e "${statement}" 2>&1 | grep -v Warning`);
  expect(await mysql('SHOW DATABASES')).toBe('Database\ninformation_schema\nmysql\nperformance_schema\nshop\nsys');
  await mysql('CREATE TABLE items (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20)) ENGINE=InnoDB', 'shop');
  await mysql("INSERT INTO items (name) VALUES ('a'), ('b')", 'shop');
  expect(await mysql('SELECT * FROM items', 'shop -t')).toBe(
    '+----+------+\n| id | name |\n+----+------+\n|  1 | a    |\n|  2 | b    |\n+----+------+',
  );
  expect(await mysql('SELECT name FROM shop.items WHERE id = 2')).toBe('name\nb');
  expect(await mysql('SELECT * FROM nope', 'shop')).toContain("ERROR 1146 (42S02) at line 1: Table 'shop.nope' doesn't exist");
  expect(await run('kubectl exec my -- mysql -uroot -pguess -e "SELECT 1"')).toContain(
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
  );
  expect(await run('kubectl exec my -- mysqladmin ping -psecret')).toContain('mysqld is alive');
});

test('mongo: documents go in, come out and change', async () => {
  const shell = (script: string): Promise<string> => run(`kubectl exec mo -- mongosh --quiet --eval '${script}'`);
  expect(await shell('db.runCommand({ ping: 1 })')).toBe('{ ok: 1 }');
  await shell('db.people.insertMany([{ name: "a", age: 3 }, { name: "b", age: 9 }])');
  expect(await shell('db.people.countDocuments({ age: { $gt: 5 } })')).toBe('1');
  await shell('db.people.updateOne({ name: "a" }, { $inc: { age: 10 } })');
  expect(await shell('db.people.findOne({ age: 13 })')).toMatch(/name: 'a', age: 13/);
  expect(await shell('nope.find()')).toContain('ReferenceError: nope is not defined');
});

test('redis: strings, expiry, lists, sets, sorted sets, waiting pops, publishing', async () => {
  const redis = (command: string): Promise<string> => run(`kubectl exec re -- redis-cli ${command}`);
  expect(await redis('PING')).toBe('PONG');
  expect(await redis('SET a 1 EX 10')).toBe('OK');
  expect(await redis('INCR a')).toBe('2');
  expect(await run('sleep 11; kubectl exec re -- redis-cli EXISTS a')).toBe('0');
  await redis('ZADD z 2 two 1 one');
  expect(await redis('ZRANGE z 0 -1 WITHSCORES')).toBe('one\n1\ntwo\n2');
  expect(await redis('LPUSH z x')).toBe('WRONGTYPE Operation against a key holding the wrong kind of value');
  expect(
    await run('kubectl exec re -- redis-cli BLPOP jobs 0 > got & sleep 2; kubectl exec re -- redis-cli RPUSH jobs first; sleep 1; cat got'),
  ).toContain('jobs\nfirst');
  expect(await redis('BLPOP jobs 1')).toBe('');
  expect(await redis('GET')).toBe("ERR wrong number of arguments for 'get' command");
  expect(await redis('NONSENSE x')).toContain("ERR unknown command 'NONSENSE'");
});

test('memcached speaks its text protocol; rabbitmq tells its state', async () => {
  expect(await run(`kubectl exec client -- sh -c 'printf "set k 0 0 2\\r\\nhi\\r\\nget k\\r\\nquit\\r\\n" | nc mc 11211' | tr -d '\\r'`)).toBe(
    'STORED\nVALUE k 0 2\nhi\nEND',
  );
  expect(await run('kubectl exec rq -- rabbitmq-diagnostics ping')).toContain('Ping succeeded');
  expect(await run('kubectl exec rq -- rabbitmqctl status')).toContain('RabbitMQ version: 4.1.4');
});
