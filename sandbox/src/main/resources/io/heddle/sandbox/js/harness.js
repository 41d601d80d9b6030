// The world that user code finds around it. Evaluated once in each fresh context, before any code of
// the user: what it captures here is what it uses later, whatever the user changes.
// `host(operation, ...)` is the only way out; it takes and gives strings and numbers.
(function (host, flat) {
  'use strict';
  const G = globalThis;
  const { parse, stringify } = JSON;
  const { defineProperty, freeze, getOwnPropertyNames, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const { apply, construct } = Reflect;
  const PromiseType = Promise;
  const then = Promise.prototype.then;
  const ErrorType = Error;
  const TypeErrorType = TypeError;
  const text = String;
  const iteratorOf = Symbol.iterator;

  const define = (target, name, value) =>
    defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });

  // Time and chance are ports of the call.
  const RealDate = Date;
  function DateOfCall(...args) {
    if (new.target === undefined) return text(new RealDate(host('now')));
    return construct(RealDate, args.length === 0 ? [host('now')] : args, new.target);
  }
  define(DateOfCall, 'name', 'Date');
  define(DateOfCall, 'length', 7);
  defineProperty(DateOfCall, 'prototype', { value: RealDate.prototype, writable: false });
  define(RealDate.prototype, 'constructor', DateOfCall);
  define(DateOfCall, 'now', () => host('now'));
  define(DateOfCall, 'parse', RealDate.parse);
  define(DateOfCall, 'UTC', RealDate.UTC);
  define(G, 'Date', DateOfCall);
  define(Math, 'random', () => host('random'));

  // Some builtins loop inside the host, where nothing can stop them, for as long as their arguments
  // say or in the square of it. Given large ones they go piece by piece, or refuse.
  const RangeErrorType = RangeError;
  const guardLength = (prototype, names) => {
    for (const name of names) {
      const real = prototype[name];
      const guarded = { [name](...args) {
        if (this !== null && this !== undefined && this.length > 10000000) {
          throw new RangeErrorType(name + ': more than 10000000 items');
        }
        return apply(real, this, args);
      } }[name];
      defineProperty(guarded, 'length', { value: real.length });
      define(prototype, name, guarded);
    }
  };
  guardLength(Array.prototype, ['slice', 'indexOf', 'lastIndexOf', 'sort', 'toSorted', 'flat', 'flatMap', 'splice',
    'toSpliced', 'with', 'reverse', 'toReversed', 'copyWithin', 'shift', 'unshift', 'join']);
  const realConcat = Array.prototype.concat;
  const isArray = Array.isArray;
  const guardedConcat = { concat(...items) {
    let total = isArray(this) ? this.length : 1;
    for (let i = 0; i < items.length; i++) total += isArray(items[i]) ? items[i].length : 1;
    if (total > 10000000) throw new RangeErrorType('concat: more than 10000000 items');
    if (total <= 100000) return apply(realConcat, this, items);
    const result = [];
    let at = 0;
    for (let i = -1; i < items.length; i++) {
      const source = i < 0 ? this : items[i];
      if (!isArray(source)) { result[at++] = source; continue; }
      for (let from = 0; from < source.length; from++, at++) if (from in source) result[at] = source[from];
    }
    result.length = at;
    return result;
  } }.concat;
  defineProperty(guardedConcat, 'length', { value: 1 });
  define(Array.prototype, 'concat', guardedConcat);
  for (const name of ['indexOf', 'lastIndexOf', 'includes', 'split', 'replace', 'replaceAll']) {
    const real = String.prototype[name];
    const guarded = { [name](...args) {
      const sought = args[0];
      if (typeof sought === 'string' && sought.length > 1000 && sought.length * text(this).length > 2 ** 31) {
        throw new RangeErrorType(name + ': the text to find is too long');
      }
      return apply(real, this, args);
    } }[name];
    defineProperty(guarded, 'length', { value: real.length });
    define(String.prototype, name, guarded);
  }
  for (const name of ['toUpperCase', 'toLowerCase', 'toLocaleUpperCase', 'toLocaleLowerCase']) {
    const real = String.prototype[name];
    const slice = String.prototype.slice;
    const code = String.prototype.charCodeAt;
    define(String.prototype, name, { [name](...args) {
      const whole = this === null || this === undefined ? this : text(this);
      if (whole === null || whole === undefined || whole.length <= 4096) return apply(real, whole, args);
      let result = '';
      for (let from = 0; from < whole.length; ) {
        let to = from + 1024;
        // Neither inside a surrogate pair nor, if possible, inside a word: letters look at neighbours.
        for (let back = 0; back < 128 && to < whole.length && apply(code, whole, [to - 1]) !== 32; back++) to--;
        if (to < whole.length && apply(code, whole, [to - 1]) !== 32) {
          to = from + 1024;
          if ((apply(code, whole, [to - 1]) & 0xfc00) === 0xd800) to--;
        }
        result += apply(real, apply(slice, whole, [from, to]), args);
        from = to;
      }
      return result;
    } }[name]);
  }
  const realFrom = Array.from;
  const identity = (item) => item;
  define(Array, 'from', { from(items, map, self) {
    const plain = map === undefined && items !== null && items !== undefined && items[iteratorOf] === undefined;
    return apply(realFrom, this, [items, plain ? identity : map, self]);
  } }.from);

  const print = (level) => (...args) => {
    let line = '';
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      let shown;
      if (typeof arg === 'object' && arg !== null && !(arg instanceof ErrorType)) {
        try { shown = stringify(arg); } catch (_) { shown = undefined; }
      }
      line += (i === 0 ? '' : ' ') + (shown === undefined ? text(arg) : shown);
    }
    host('log', level, line);
  };
  define(G, 'console', {
    log: print('log'), info: print('info'), warn: print('warn'), error: print('error'), debug: print('debug'),
  });

  if (flat) {
    // A host operation that fails answers with a text that starts with this mark.
    const ask = (...args) => {
      const answer = host(...args);
      if (typeof answer === 'string' && answer[0] === '\u0000') throw new ErrorType(apply(sliceOf, answer, [1]));
      return answer;
    };
    const sliceOf = String.prototype.slice;
    const expose = (name, value) => define(G, name, value);
    expose('btoa', (value) => ask('btoa', text(value)));
    expose('atob', (value) => ask('atob', text(value)));
    expose('uuidv4', () => host('id'));
    expose('randomInt', (min = 0, max = 100) => ask('randomInt', +min, +max));
    expose('randomFloat', () => host('random'));
    expose('randomBytes', (count = 16) => ask('randomBytes', +count));
    expose('datetime', freeze({
      now: () => host('now'),
      timestamp: () => host('now'),
      format: (pattern = '%Y-%m-%d %H:%M:%S') => ask('format', text(pattern)),
      isoString: () => new RealDate(host('now')).toISOString(),
    }));
    expose('crypto', freeze({
      md5: (value) => ask('md5', text(value)),
      sha1: (value) => ask('sha1', text(value)),
      sha256: (value) => ask('sha256', text(value)),
      sha512: (value) => ask('sha512', text(value)),
      hmacSha256: (key, value) => ask('hmacSha256', text(key), text(value)),
      hmacSha512: (key, value) => ask('hmacSha512', text(key), text(value)),
      aesEncrypt: (value, key) => parse(ask('aesEncrypt', text(value), text(key))),
      aesDecrypt: (value, key, iv) => ask('aesDecrypt', text(value), text(key), text(iv)),
    }));
    const allowed = {
      __proto__: null, JSON: 1, Math: 1, parseInt: 1, parseFloat: 1, isNaN: 1, isFinite: 1, Number: 1, String: 1,
      Boolean: 1, Array: 1, Object: 1, Error: 1, encodeURI: 1, encodeURIComponent: 1, decodeURI: 1,
      decodeURIComponent: 1, btoa: 1, atob: 1, RegExp: 1, Date: 1, datetime: 1, crypto: 1, uuidv4: 1, randomInt: 1,
      randomFloat: 1, randomBytes: 1, console: 1, undefined: 1, NaN: 1, Infinity: 1,
    };
    freeze(Object.prototype);
    freeze(Array.prototype);
    freeze(Function.prototype);
    for (const name of getOwnPropertyNames(G)) {
      if (allowed[name] === undefined) delete G[name];
      else defineProperty(G, name, { writable: false, configurable: false });
    }
  }

  const handlers = { __proto__: null };
  let settled;

  const encode = (value) => {
    let json;
    try {
      json = stringify(value);
    } catch (e) {
      return 'E' + text(e instanceof ErrorType ? e.message : e);
    }
    return json === undefined ? 'U' : 'V' + json;
  };
  const finish = (value) => {
    if (!(value instanceof PromiseType)) return encode(value);
    settled = undefined;
    apply(then, value, [(result) => { settled = { result }; }, (error) => { settled = { error }; }]);
    return 'P';
  };
  const follow = (name) => {
    const own = { chunk: [], end: [], error: [] };
    handlers[name] = own;
    const register = (kind) => (callback) => {
      if (typeof callback !== 'function') throw new TypeErrorType('on_' + kind + ' needs a function');
      own[kind][own[kind].length] = callback;
      return stream;
    };
    const stream = { on_chunk: register('chunk'), on_end: register('end'), on_error: register('error') };
    return stream;
  };

  return {
    // Calls the user's function; `main` is what a script of ours finds under its name.
    start(main, inputs, streams) {
      if (typeof main !== 'function') return 'M';
      const args = parse(inputs);
      if (streams !== '') for (const name of parse(streams)) args[name] = follow(name);
      return finish(main(args));
    },
    // What became of the promise that `start` returned: its reactions have run by now.
    settle() {
      if (settled === undefined) return 'P';
      if ('error' in settled) throw settled.error;
      return encode(settled.result);
    },
    follows(name) {
      const own = handlers[name];
      return own !== undefined && own.chunk.length + own.end.length + own.error.length > 0;
    },
    deliver(name, kind, json) {
      const callbacks = handlers[name][kind];
      if (callbacks.length === 0) return 'U';
      let values = '';
      for (let i = 0; i < callbacks.length; i++) {
        const value = callbacks[i](parse(json));
        if (value === undefined || value === null) continue;
        const one = encode(value);
        if (one[0] === 'E') return one;
        if (one[0] === 'V') values += (values === '' ? '' : ',') + one.slice(1);
      }
      return 'V[' + values + ']';
    },
  };
})
