// A pocket calculator's arithmetic: what somebody has typed, to a number. Angles are in degrees.
//
//   sum     = product { ("+" | "-") product ["%"] }      200 + 15 % is 230: a percentage of what stands before
//   product = signed { ("*" | "/" | nothing) signed }     2(3 + 4) and 2π are products
//   signed  = ("-" | "+") signed | power
//   power   = value ["^" signed]                          2^3^2 is 2^9, and -2^2 is -4
//   value   = number | "(" sum ")" | name ["-"] value | constant, each followed by any "%" and "!"
const SIGNS = { "×": "*", "·": "*", "÷": "/", ":": "/", "−": "-", "–": "-", "**": "^", "²": "^2", "√": "sqrt ", "π": "pi" };
const TOKEN = /\s*(?:(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([a-z]+)|([-+*/^()%!]))/iy;
const LONGEST = 200; // characters
const DEEPEST = 50; // parentheses in one another
const DIGITS = 12;
const DEGREE = Math.PI / 180;

const CONSTANTS = { pi: Math.PI, e: Math.E };
const FUNCTIONS = {
  sqrt: Math.sqrt,
  sin: (angle) => rounded(Math.sin(angle * DEGREE)),
  cos: (angle) => rounded(Math.cos(angle * DEGREE)),
  tan: (angle) => (Math.abs(angle % 180) === 90 ? NaN : rounded(Math.tan(angle * DEGREE))),
  ln: Math.log,
  log: Math.log10,
  abs: Math.abs,
};

/** A number that is none: `rule` is "typed" for what can't be read, "undefined" for what has no value (1/0, √-1). */
export class NoNumber extends Error {
  constructor(rule) {
    super(rule);
    this.rule = rule;
  }
}

/** @param {string} text @returns {number} Raises NoNumber. */
export function reckon(text) {
  const value = new Reading(tokens(text)).whole();
  if (!Number.isFinite(value)) throw new NoNumber("undefined");
  return exact(value);
}

/** As a calculator shows it: twelve digits, no zeros at the end. */
export function shown(value) {
  const rounded = Number(value.toPrecision(DIGITS));
  const size = Math.abs(rounded);
  return size !== 0 && (size >= 1e15 || size < 1e-9) ? rounded.toExponential().replace("e+", "e") : String(rounded);
}

/** Without what binary fractions add: .1 + .2 is .3. */
const exact = (value) => Number(value.toPrecision(15));

/** A sine as far as it is exact: that of 180° is nothing. */
const rounded = (value) => Number(value.toFixed(14));

function tokens(text) {
  const plain = text.replace(/\*\*|[×·÷:−–²√π]/g, (sign) => SIGNS[sign]).replace(/(\d),(\d{3})(?!\d)/g, "$1$2").replace(/(\d),(\d)/g, "$1.$2").trim();
  if (!plain || plain.length > LONGEST) throw new NoNumber("typed");
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plain.length) {
    const token = TOKEN.exec(plain);
    if (!token) throw new NoNumber("typed");
    found.push(token[1] !== undefined ? Number(token[1]) : (token[2] ?? token[3]).toLowerCase());
  }
  return found;
}

class Reading {
  #tokens;
  #at = 0;
  #depth = 0;

  constructor(all) {
    this.#tokens = all;
  }

  whole() {
    const value = this.#sum();
    if (this.#at < this.#tokens.length) throw new NoNumber("typed");
    return value;
  }

  get #next() {
    return this.#tokens[this.#at];
  }

  #take(...signs) {
    return signs.includes(this.#next) ? this.#tokens[this.#at++] : undefined;
  }

  #sum() {
    let value = this.#product();
    for (let sign; (sign = this.#take("+", "-")); ) {
      const from = this.#at;
      let term = this.#product();
      if (this.#isPercentage(from)) term *= value; // 200 + 15 %: the 15 % is of the 200
      value = sign === "+" ? value + term : value - term;
    }
    return value;
  }

  /** Whether the term read since is a plain number with a per cent sign. */
  #isPercentage(from) {
    return this.#at - from === 2 && typeof this.#tokens[from] === "number" && this.#tokens[from + 1] === "%";
  }

  #product() {
    let value = this.#signed();
    for (;;) {
      if (this.#take("*")) value *= this.#signed();
      else if (this.#take("/")) value /= this.#signed();
      else if (this.#startsValue()) value *= this.#power();
      else return value;
    }
  }

  #startsValue() {
    return this.#next === "(" || /^[a-z]/.test(this.#next ?? "");
  }

  #signed() {
    if (++this.#depth > DEEPEST) throw new NoNumber("typed");
    const sign = this.#take("-", "+");
    const value = sign ? this.#signed() : this.#power();
    this.#depth -= 1;
    return sign === "-" ? -value : value;
  }

  #power() {
    const value = this.#value();
    return this.#take("^") ? value ** this.#signed() : value;
  }

  #value() {
    let value = this.#bare();
    for (let sign; (sign = this.#take("%", "!")); ) value = sign === "%" ? value / 100 : factorial(value);
    return value;
  }

  #bare() {
    const token = this.#tokens[this.#at++];
    if (typeof token === "number") return token;
    if (Object.hasOwn(CONSTANTS, token ?? "")) return CONSTANTS[token];
    if (Object.hasOwn(FUNCTIONS, token ?? "")) return FUNCTIONS[token](this.#argument());
    if (token !== "(") throw new NoNumber("typed");
    const value = this.#sum();
    if (!this.#take(")") && this.#at < this.#tokens.length) throw new NoNumber("typed"); // the last parentheses close by themselves
    return value;
  }

  #argument() {
    if (++this.#depth > DEEPEST) throw new NoNumber("typed");
    const sign = this.#take("-", "+");
    const value = this.#value();
    this.#depth -= 1;
    return sign === "-" ? -value : value;
  }
}

function factorial(value) {
  if (!Number.isInteger(value) || value < 0 || value > 170) return NaN;
  let product = 1;
  for (let one = 2; one <= value; one += 1) product *= one;
  return product;
}
