import type { Program, ProgramRegistry } from '#posix/process.ts';
import { coredns } from '../network/dns/coredns.ts';
import type { Image } from './image.ts';
import { describedServer } from './programs/described-server.ts';
import { describedCommand } from './programs/described-command.ts';
import { execEntrypoint } from './programs/exec-entrypoint.ts';
import { nginxEntrypoint } from './programs/docker-entrypoint.ts';
import { nginx } from './programs/nginx.ts';
import { ingressController } from '../network/ingress/ingress-controller.ts';
import { apacheHttpd } from './programs/apache-httpd.ts';
import { apt } from './programs/apt.ts';
import { dnf } from './programs/dnf.ts';
import { dpkg } from './programs/dpkg.ts';
import { busybox } from './programs/busybox.ts';
import { apk } from './programs/apk.ts';
import { python } from './programs/languages/python.ts';
import { perl } from './programs/languages/perl.ts';
import { npm } from './programs/languages/npm.ts';
import { pip } from './programs/languages/pip.ts';
import { memcached } from './programs/databases/memcached.ts';
import { mysql, mysqlAdmin } from './programs/databases/mysql.ts';
import { mysqlServer } from './programs/databases/mysql-server.ts';
import { mongoServer } from './programs/mongo/mongo-server.ts';
import { mongoShell } from './programs/mongo/mongo-shell.ts';
import { pgIsReady, psql } from './programs/databases/psql.ts';
import { postgresServer } from './programs/databases/postgres-server.ts';
import { redisServer } from './programs/redis/redis-server.ts';
import { redisCli } from './programs/redis/redis-cli.ts';

/** What an image's executables may be: the shell room's programs and those that only containers have. */
export function containerPrograms(base: ProgramRegistry): (image: Image) => ProgramRegistry {
  return (image) => {
    const programs = new Map(base);
    const add = (...names: readonly [Program, ...string[]]): void => {
      const [program, ...aliases] = names;
      for (const name of [program.name, ...aliases]) programs.set(name, program);
    };
    const packages = image.inherited('packages');
    add(describedServer(image));
    add(nginx(image));
    add(nginxEntrypoint);
    add(execEntrypoint);
    add(busybox);
    add(ingressController(image));
    add(coredns);
    add(apacheHttpd(image));
    add(apt(packages, programs), 'apt-get', 'apt-cache');
    add(dpkg(packages), 'dpkg-query');
    add(apk(packages, programs));
    add(dnf(packages, programs), 'yum');
    add(redisServer(image));
    add(redisCli);
    add(describedCommand(image));
    add(python);
    add(perl);
    add(pip(image));
    add(npm(image));
    add(memcached(image));
    add(mysqlServer(image));
    add(mysql);
    add(mysqlAdmin);
    add(mongoServer(image));
    add(mongoShell);
    add(postgresServer(image));
    add(psql);
    add(pgIsReady);
    return programs;
  };
}
