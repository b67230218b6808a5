import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CancelledError,
  DisconnectedError,
  type Progress,
  RpcClient,
  type RpcNotifier,
  type RpcPort,
  serveRpc,
  Transferred,
} from '../../../src/base/rpc';

interface Kitchen {
  order(dish: string, portions: number): Promise<string>;
  burn(): never;
  spill(): never;
  simmer(signal?: AbortSignal): Promise<string>;
  bake(progress: Progress): Promise<string>;
  weigh(): Transferred<Uint8Array<ArrayBuffer>>;
}

const channels: MessageChannel[] = [];

/** A client and a server on the two ends of a real message channel. */
function connect(kitchen: Kitchen): { client: RpcClient<Kitchen, string>; server: RpcNotifier } {
  const channel = new MessageChannel();
  channels.push(channel);
  const portOf = (port: typeof channel.port1): RpcPort => ({
    postMessage: (message, transfer = []) => port.postMessage(message, [...transfer]),
    onMessage: (listener) => port.on('message', listener),
  });
  return {
    client: new RpcClient<Kitchen, string>(portOf(channel.port1)),
    server: serveRpc(portOf(channel.port2), kitchen),
  };
}

const kitchen: Kitchen = {
  order: (dish, portions) => Promise.resolve(`${portions} × ${dish}`),
  burn: () => {
    throw new RangeError('The oven is at 400 °C.');
  },
  spill: () => {
    throw Object.assign(new Error('The bowl is too small.'), { name: 'SpillError', code: 'short-write' });
  },
  simmer: (signal) =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        simmeringEnded = true;
        resolve('cold');
      });
    }),
  bake: (progress) => {
    for (const share of [0.25, 0.5, 1]) progress(share);
    return Promise.resolve('brown');
  },
  weigh: () => {
    const bytes = new Uint8Array([1, 2, 3]);
    weighed = bytes;
    return new Transferred(bytes, [bytes.buffer]);
  },
};
let simmeringEnded = false;
let weighed: Uint8Array | undefined;

afterEach(() => {
  for (const channel of channels.splice(0)) {
    channel.port1.close();
    channel.port2.close();
  }
});

describe('typed calls over a port', () => {
  it('answer with what the server returns', async () => {
    const { client } = connect(kitchen);
    await expect(client.remote.order('soup', 2)).resolves.toBe('2 × soup');
  });

  it('keep each answer with its own call', async () => {
    const { client } = connect(kitchen);
    const orders = Array.from({ length: 100 }, (_, portions) => client.remote.order('soup', portions));
    await expect(Promise.all(orders)).resolves.toEqual(Array.from({ length: 100 }, (_, n) => `${n} × soup`));
  });

  it('reject with the code of the server’s error, where it has one', async () => {
    const { client } = connect(kitchen);
    await expect(client.remote.spill()).rejects.toMatchObject({ name: 'SpillError', code: 'short-write' });
    await expect(client.remote.burn()).rejects.not.toHaveProperty('code');
  });

  it('reject with the name and message of the server’s error', async () => {
    const { client } = connect(kitchen);
    await expect(client.remote.burn()).rejects.toMatchObject({ name: 'RangeError', message: 'The oven is at 400 °C.' });
  });

  it('move buffers instead of copying them', async () => {
    const { client } = connect(kitchen);
    await expect(client.remote.weigh()).resolves.toEqual(new Uint8Array([1, 2, 3]));
    expect(weighed?.byteLength).toBe(0);
  });

  it('end on both sides when their caller aborts', async () => {
    const { client } = connect(kitchen);
    simmeringEnded = false;
    const abort = new AbortController();
    const call = client.remote.simmer(abort.signal);
    // The port keeps order: once this is answered, the server has received the call before it.
    await client.remote.order('bread', 1);
    abort.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    await client.remote.order('bread', 1);
    expect(simmeringEnded).toBe(true);
  });

  it('tell how far they are until they are done', async () => {
    const { client } = connect(kitchen);
    const shares: number[] = [];
    await expect(client.remote.bake((share) => shares.push(share))).resolves.toBe('brown');
    expect(shares).toEqual([0.25, 0.5, 1]);
  });

  it('are not sent when their signal was aborted before', async () => {
    const { client } = connect(kitchen);
    await expect(client.remote.simmer(AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
  });

  it('reject when the other side ends, the open ones and all later ones', async () => {
    const { client } = connect(kitchen);
    const open = client.remote.simmer();
    client.disconnect('The store worker stopped with code 1.');
    await expect(open).rejects.toThrow('The store worker stopped with code 1.');
    await expect(client.remote.order('soup', 1)).rejects.toBeInstanceOf(DisconnectedError);
  });

  it('can be awaited as an object without calling the server', async () => {
    const { client } = connect(kitchen);
    await expect(Promise.resolve(client.remote).then((remote) => remote.order('tea', 1))).resolves.toBe('1 × tea');
  });

  it('carry what the server tells unasked, in order', async () => {
    const { client, server } = connect(kitchen);
    const heard: string[] = [];
    client.onNotification((text) => heard.push(text));
    server.notify('first');
    server.notify('second');
    await client.remote.order('tea', 1);
    expect(heard).toEqual(['first', 'second']);
  });
});
