import { HeaderCodec, type Headers } from '#server/kube-http/spdy/header-block.ts';
import { SpdySession, type SpdyStream } from '#server/kube-http/spdy/spdy-session.ts';

const client = new HeaderCodec();

function control(type: number, payload: Buffer): Buffer {
  const head = Buffer.from([0x80, 3, 0, type, 0, 0, 0, 0]);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

async function synStream(id: number, headers: Headers): Promise<Buffer> {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt32BE(id);
  return control(1, Buffer.concat([fixed, await client.encode(headers)]));
}

function data(id: number, text: string, flags = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(id);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(text.length, 5, 3);
  return Buffer.concat([head, Buffer.from(text)]);
}

test('opens streams, carries data both ways and answers pings, however the bytes are cut', async () => {
  const sent: Buffer[] = [];
  const streams: SpdyStream[] = [];
  const received: string[] = [];
  const done = new Promise<void>((resolve) => {
    const session = new SpdySession({
      send: (bytes) => sent.push(bytes),
      onClose: resolve,
      onStream: (stream) => {
        streams.push(stream);
        stream.onData = (bytes) => received.push(`${stream.id} ${Buffer.from(bytes).toString()}`);
        stream.onEnd = () => received.push(`${stream.id} end`);
        stream.send(Buffer.from('hello'));
        if (stream.id === 3) stream.end();
      },
    });
    void (async () => {
      const bytes = Buffer.concat([
        await synStream(1, { streamtype: 'error', port: '80' }),
        await synStream(3, { streamtype: 'data', port: '80' }),
        control(6, Buffer.from([0, 0, 0, 9])),
        data(1, 'abc'),
        data(1, '', 1),
        control(7, Buffer.alloc(8)),
      ]);
      for (let offset = 0; offset < bytes.length; offset += 7) session.receive(bytes.subarray(offset, offset + 7));
    })();
  });
  await done;
  expect(streams.map(({ id, headers }) => [id, headers])).toEqual([
    [1, { streamtype: 'error', port: '80' }],
    [3, { streamtype: 'data', port: '80' }],
  ]);
  expect(received.slice(0, 2)).toEqual(['1 abc', '1 end']);
  const replies = sent.filter((frame) => frame.readUInt8(0) === 0x80).map((frame) => frame.readUInt16BE(2));
  expect(replies).toEqual([2, 2, 6]);
  expect(sent).toContainEqual(data(1, 'hello'));
  expect(sent).toContainEqual(data(3, '', 1));
  client.close();
});

test('closes on garbage', async () => {
  await new Promise<void>((resolve) => {
    const session = new SpdySession({ send: () => undefined, onStream: () => undefined, onClose: resolve });
    session.receive(control(1, Buffer.alloc(10, 255)));
  });
});
