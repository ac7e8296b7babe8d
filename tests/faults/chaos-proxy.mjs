// A TCP proxy that behaves as networks do at their worst. Each connection draws its troubles from a
// seeded chance; what may happen is set for all of them, at any time, by `become`:
//
//   delay         up to so many milliseconds before each chunk goes on
//   cut           chance, for each chunk from the server, that a random part of it still arrives and the
//                 connection breaks there: mostly in the middle of a frame
//   halfClose     chance, for each chunk, that its direction ends there and the other one stays
//   stall         chance, for each chunk, that its direction stands still, until calm() or the end
//   bytesPerSecond  how much each direction carries
import net from "node:net";
import { chance } from "./bench.mjs";

const slice = 1024; // bytes at a time where a rate is set

// A socket that has said its end can't be reset any more: Node would keep its handle, and run, for ever.
const reset = (socket) => (socket.writableEnded ? socket.destroy() : socket.resetAndDestroy());

class Direction {
  constructor(proxy, from, to, random, fromServer) {
    Object.assign(this, { proxy, from, to, random, fromServer, stalled: false, ended: false });
    from.on("data", (bytes) => {
      from.pause();
      this.carry(bytes);
    });
    from.on("end", () => this.end());
  }

  carry(bytes) {
    const { delay = 0, cut = 0, halfClose = 0, stall = 0, bytesPerSecond = 0 } = this.proxy.troubles;
    const { random } = this;
    if (this.stalled || random() < stall) {
      this.stalled = true;
      this.proxy.stalls += 1;
      this.waiting = bytes;
      return;
    }
    if (this.fromServer && random() < cut) {
      this.proxy.cuts += 1;
      this.to.write(bytes.subarray(0, Math.floor(random() * bytes.length)), () => this.proxy.break(this));
      return;
    }
    if (random() < halfClose) {
      this.proxy.halfCloses += 1;
      this.end();
      return;
    }
    const now = bytesPerSecond > 0 ? bytes.subarray(0, slice) : bytes;
    const later = bytes.subarray(now.length);
    const wait = random() * delay + (bytesPerSecond > 0 ? (now.length / bytesPerSecond) * 1000 : 0);
    setTimeout(() => {
      if (this.to.destroyed || this.ended) return;
      this.to.write(now, () => {
        if (later.length > 0) this.carry(later);
        else this.from.resume();
      });
    }, wait);
  }

  end() {
    this.ended = true;
    this.to.end();
  }

  calm() {
    if (!this.stalled) return;
    this.stalled = false;
    this.carry(this.waiting);
  }
}

export class ChaosProxy {
  static async start(serverPort, stream = 7) {
    const proxy = new ChaosProxy();
    proxy.random = chance(stream);
    proxy.listener = net.createServer({ allowHalfOpen: true }, (client) => proxy.accept(client, serverPort));
    await new Promise((resolve) => proxy.listener.listen(0, "127.0.0.1", resolve));
    proxy.port = proxy.listener.address().port;
    return proxy;
  }

  constructor() {
    Object.assign(this, { troubles: {}, connections: new Set(), cuts: 0, halfCloses: 0, stalls: 0, accepted: 0 });
  }

  accept(client, serverPort) {
    this.accepted += 1;
    const server = net.connect({ port: serverPort, host: "127.0.0.1", allowHalfOpen: true });
    const ends = { client, server };
    this.connections.add(ends);
    const end = () => {
      client.destroy();
      server.destroy();
      this.connections.delete(ends);
    };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", end);
    }
    ends.directions = [
      new Direction(this, client, server, this.random, false),
      new Direction(this, server, client, this.random, true),
    ];
  }

  become(troubles) { this.troubles = troubles; }

  // No more troubles; what stood still moves on.
  calm() {
    this.troubles = {};
    for (const { directions } of this.connections) directions.forEach((direction) => direction.calm());
  }

  // Without a word to either end: resets, as a router that restarts sends them.
  break(direction) {
    reset(direction.from);
    reset(direction.to);
  }
  breakAll() {
    for (const { client, server } of this.connections) {
      reset(client);
      reset(server);
    }
  }

  async stop() {
    this.breakAll();
    await new Promise((resolve) => this.listener.close(resolve));
  }
}
