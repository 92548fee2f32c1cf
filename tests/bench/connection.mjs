// A connection that is kept alive, and costs the client next to nothing: requests are bytes made beforehand, and of an
// answer its status and length alone are read. Node's own HTTP client would take longer than the server that it measures.

import { connect } from "node:net";

const HEAD_END = Buffer.from("\r\n\r\n");

export class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #answered;

  static open(port) {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true }, () => resolve(new Connection(socket)));
      socket.once("error", reject);
    });
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on("data", (bytes) => this.#take(bytes));
    socket.on("error", (error) => this.#answered?.reject(error));
    socket.on("close", () => this.#answered?.reject(new Error("the server hung up")));
  }

  /** Sends a request; resolves with the body of its answer, which must be a success. */
  send(bytes) {
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  close() {
    this.#answered = undefined;
    this.#socket.destroy();
  }

  #take(bytes) {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const end = this.#received.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.#received.latin1Slice(0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)[1]);
    if (this.#received.length < end + HEAD_END.length + length) return;
    const body = this.#received.subarray(end + HEAD_END.length);
    this.#received = Buffer.alloc(0);
    if (head.startsWith("HTTP/1.1 200 ")) this.#answered.resolve(body);
    else this.#answered.reject(new Error(`${head}\n${body}`));
  }
}
