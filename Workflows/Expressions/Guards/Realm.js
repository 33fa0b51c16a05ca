// Runs once in each new engine, before any script of a user.
(() => {
  'use strict';
  const { ownKeys, getOwnPropertyDescriptor: describe, getPrototypeOf: parentOf, defineProperty: define } = Reflect;
  const isObject = value => (typeof value === 'object' && value !== null) || typeof value === 'function';

  // Ways to code from text, to other realms, to shared or unbounded memory, and to garbage collection.
  const unwanted = ['eval', 'Function', 'Proxy', 'Reflect', 'ShadowRealm', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry',
    'Temporal', 'WebAssembly', 'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array',
    'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'escape', 'unescape',
    'DisposableStack', 'AsyncDisposableStack', 'SuppressedError', 'console', 'structuredClone', 'queueMicrotask', 'setTimeout'];
  for (const name of unwanted) {
    delete globalThis[name];
  }

  for (const name of ['__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__']) {
    delete Object.prototype[name];
  }

  // RegExp.$1 and the like tell one script what another has matched.
  for (const name of Object.getOwnPropertyNames(RegExp)) {
    if (!['length', 'name', 'prototype', 'escape'].includes(name)) {
      delete RegExp[name];
    }
  }

  // Ours are plain functions; scripts write new Intl.NumberFormat(...).
  for (const name of ['NumberFormat', 'DateTimeFormat', 'Collator']) {
    const make = Intl[name];
    Intl[name] = { [name]: function (locales, options) { return make(locales, options); } }[name];
  }

  const roots = [globalThis, parentOf(function* () {}), parentOf(async () => {}), parentOf(async function* () {}),
    parentOf([][Symbol.iterator]()), parentOf(''[Symbol.iterator]()), parentOf(new Map().entries()), parentOf(new Set().values()),
    parentOf(''.matchAll(/a/g)), parentOf((function* () {})()), parentOf((async function* () {})())];

  const seen = new Set();
  const open = [...roots];
  while (open.length > 0) {
    const item = open.pop();
    if (!isObject(item) || seen.has(item)) {
      continue;
    }

    seen.add(item);
    open.push(parentOf(item));
    for (const key of ownKeys(item)) {
      const found = describe(item, key);
      open.push(found.value, found.get, found.set);
    }
  }

  // No way back from an instance to its constructor.
  for (const item of seen) {
    if (typeof item !== 'function' && Object.hasOwn(item, 'constructor')) {
      delete item.constructor;
    }
  }
  delete parentOf(() => {}).constructor;

  // A frozen prototype would make `error.name = 'X'` fail on every instance, so these members accept writes to instances.
  const writable = (prototype, key) => {
    const found = describe(prototype, key);
    if (!found || !('value' in found)) {
      return;
    }

    const { value, enumerable } = found;
    define(prototype, key, {
      get() { return value; },
      set(changed) {
        if (isObject(this) && this !== prototype) {
          define(this, key, { value: changed, writable: true, enumerable: true, configurable: true });
        }
      },
      enumerable,
      configurable: false,
    });
    Object.freeze(describe(prototype, key).get);
    Object.freeze(describe(prototype, key).set);
  };
  for (const prototype of [Object.prototype, Error.prototype, TypeError.prototype, RangeError.prototype, SyntaxError.prototype, ReferenceError.prototype]) {
    for (const key of ['name', 'message', 'toString', 'valueOf', 'toLocaleString', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable']) {
      writable(prototype, key);
    }
  }

  for (const item of seen) {
    Object.freeze(item);
  }
})();
