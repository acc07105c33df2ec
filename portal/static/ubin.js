/* A base map from one PMTiles file (version 3) of our own, read by ranges; pictures or vectors. */
(() => {
  const GZIP = 2, VECTOR = 1, KEPT = 64;
  const words = new TextDecoder();

  const unpack = async (bytes, packing) => packing !== GZIP ? bytes : new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());

  class Bytes {
    constructor(bytes) { this.bytes = bytes; this.at = 0; }
    more() { return this.at < this.bytes.length; }
    number() {
      let value = 0, weight = 1, byte;
      do {
        byte = this.bytes[this.at++];
        value += (byte & 127) * weight;
        weight *= 128;
      } while (byte > 127);
      return value;
    }
    part() {
      const length = this.number();
      return this.bytes.subarray(this.at, this.at += length);
    }
    /* Calls back with each field of a protobuf message: its number, and the reader to take it. */
    fields(take) {
      while (this.more()) {
        const tag = this.number(), kind = tag & 7;
        const taken = kind === 0 ? this.number() : kind === 2 ? this.part() : (this.at += kind === 1 ? 8 : 4, 0);
        take(tag >> 3, taken);
      }
    }
  }

  /* The file: its head, its directories, the bytes of a tile. */
  class Archive {
    constructor(url) { this.url = url; this.kept = new Map(); this.head = this.open(); }
    async range(from, length) {
      const answer = await fetch(this.url, { headers: { Range: `bytes=${from}-${from + length - 1}` } });
      if (answer.status !== 206) throw new Error("tanpa rentang");
      return new Uint8Array(await answer.arrayBuffer());
    }
    async open() {
      const bytes = await this.range(0, 16384), view = new DataView(bytes.buffer);
      const long = (at) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
      const head = { leaves: long(40), tiles: long(56), inner: bytes[97], packing: bytes[98], kind: bytes[99] };
      const root = bytes.subarray(long(8), long(8) + long(16));
      this.root = this.list(await unpack(root, head.inner));
      return head;
    }
    list(bytes) {
      const from = new Bytes(bytes), count = from.number(), rows = [];
      for (let id = 0, n = 0; n < count; n++) rows.push({ id: id += from.number() });
      for (const row of rows) row.run = from.number();
      for (const row of rows) row.length = from.number();
      rows.forEach((row, n) => {
        const offset = from.number();
        row.offset = offset || !n ? offset - 1 : rows[n - 1].offset + rows[n - 1].length;
      });
      return rows;
    }
    leaf(from, length, inner) {
      if (!this.kept.has(from)) {
        if (this.kept.size > KEPT) this.kept.clear();
        this.kept.set(from, this.range(from, length).then((bytes) => unpack(bytes, inner)).then((bytes) => this.list(bytes)));
      }
      return this.kept.get(from);
    }
    async tile(z, x, y) {
      const head = await this.head, id = hilbert(z, x, y);
      let rows = await this.root;
      for (let depth = 0; depth < 4; depth++) {
        let low = 0, high = rows.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (rows[middle].id <= id) low = middle; else high = middle - 1;
        }
        const row = rows[low];
        if (!row || row.id > id) return null;
        if (row.run) {
          if (id - row.id >= row.run) return null;
          return unpack(await this.range(head.tiles + row.offset, row.length), head.packing);
        }
        rows = await this.leaf(head.leaves + row.offset, row.length, head.inner);
      }
      return null;
    }
  }

  /* The number of a tile along the Hilbert curve, after all tiles of smaller zooms. */
  function hilbert(z, x, y) {
    let id = (4 ** z - 1) / 3;
    for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
      const right = x & side ? 1 : 0, lower = y & side ? 1 : 0;
      id += side * side * ((3 * right) ^ lower);
      if (!lower) {
        if (right) { x = side - 1 - x; y = side - 1 - y; }
        [x, y] = [y, x];
      }
      x &= side - 1;
      y &= side - 1;
    }
    return id;
  }

  /* Layers of a vector tile: name, extent and shapes as [kind, lines of points]. */
  function layers(bytes) {
    const found = [];
    new Bytes(bytes).fields((field, part) => {
      if (field !== 3) return;
      const layer = { name: "", extent: 4096, shapes: [] };
      new Bytes(part).fields((inner, value) => {
        if (inner === 1) layer.name = words.decode(value);
        if (inner === 5) layer.extent = value;
        if (inner === 2) layer.shapes.push(shape(value));
      });
      found.push(layer);
    });
    return found;
  }

  function shape(bytes) {
    let kind = 0, lines = [];
    new Bytes(bytes).fields((field, value) => {
      if (field === 3) kind = value;
      if (field === 4) lines = steps(new Bytes(value));
    });
    return [kind, lines];
  }

  function steps(from) {
    const lines = [], step = () => { const n = from.number(); return n % 2 ? -(n + 1) / 2 : n / 2; };
    let x = 0, y = 0;
    while (from.more()) {
      const command = from.number(), kind = command & 7;
      if (kind === 7) { lines.at(-1)?.push(lines.at(-1)[0]); continue; }
      for (let count = command >> 3; count > 0; count--) {
        x += step();
        y += step();
        if (kind === 1) lines.push([]);
        lines.at(-1)?.push([x, y]);
      }
    }
    return lines;
  }

  /* What is drawn of a layer, by what such layers are usually called. */
  const STYLES = [
    [/water|ocean|river|sungai|laut|danau/i, "--sungai", 1.5, true],
    [/road|transport|highway|street|jalan/i, "--garis2", 1.2, false],
    [/building|bangunan/i, "--garis", 1, true],
  ];

  function paint(canvas, bytes, colour) {
    const pen = canvas.getContext("2d");
    pen.lineJoin = pen.lineCap = "round";
    for (const { name, extent, shapes } of layers(bytes)) {
      const style = STYLES.find(([like]) => like.test(name));
      if (!style) continue;
      const [, ink, width, filled] = style, grow = canvas.width / extent;
      pen.strokeStyle = pen.fillStyle = colour(ink) || "#8fb4c6";
      pen.lineWidth = width * canvas.width / 256;
      for (const [kind, lines] of shapes) {
        if (kind < 2) continue;
        pen.beginPath();
        for (const line of lines) line.forEach(([x, y], n) => pen[n ? "lineTo" : "moveTo"](x * grow, y * grow));
        if (kind === 3 && filled) pen.fill("evenodd"); else if (kind === 2) pen.stroke();
      }
    }
  }

  const Base = L.GridLayer.extend({
    createTile({ x, y, z }, done) {
      const vector = this.options.kind === VECTOR, tile = document.createElement(vector ? "canvas" : "img");
      if (vector) tile.width = tile.height = 512; else tile.alt = "";
      this.archive.tile(z, x, y).then((bytes) => {
        if (!bytes) return done(null, tile);
        if (vector) {
          paint(tile, bytes, this.colour);
          return done(null, tile);
        }
        const url = URL.createObjectURL(new Blob([bytes]));
        tile.onload = tile.onerror = () => { URL.revokeObjectURL(url); done(null, tile); };
        tile.src = url;
      }).catch((error) => done(error, tile));
      return tile;
    },
  });

  window.ubin = ({ url, kind, low, high, credit }, colour) => {
    const base = new Base({ kind, minNativeZoom: low, maxNativeZoom: high, attribution: credit, zIndex: 0 });
    base.archive = new Archive(url);
    base.colour = colour;
    return base;
  };
})();
