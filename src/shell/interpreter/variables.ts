export interface Variable {
  value: string | undefined;
  /** Of an indexed or associative array. */
  elements: Map<string, string> | undefined;
  associative: boolean;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  /** `declare -l`, `-u`. */
  letterCase: 'lower' | 'upper' | undefined;
  nameref: boolean;
}

export interface VariableData extends Omit<Variable, 'elements'> {
  readonly name: string;
  readonly elements?: readonly (readonly [string, string])[];
}

export class ReadonlyVariable extends Error {
  constructor(name: string) {
    super(`${name}: readonly variable`);
  }
}

const MAX_SIZE = 16 * 1024 * 1024;

/** A shell's variables: globals, and the locals of each running function above them. */
export class Variables {
  #scopes: Map<string, Variable>[];
  /** Variables whose value is made when they are read. */
  readonly dynamic = new Map<string, { get(): string; set?(value: string): void }>();

  constructor(scopes: Map<string, Variable>[] = [new Map<string, Variable>()]) {
    this.#scopes = scopes;
  }

  clone(): Variables {
    return new Variables(
      this.#scopes.map(
        (scope) => new Map([...scope].map(([name, variable]) => [name, { ...variable, elements: variable.elements && new Map(variable.elements) }])),
      ),
    );
  }

  pushScope(): void {
    this.#scopes.push(new Map());
  }

  popScope(): void {
    this.#scopes.pop();
  }

  get inFunction(): boolean {
    return this.#scopes.length > 1;
  }

  find(name: string): Variable | undefined {
    const variable = this.#findHere(name);
    return variable?.nameref === true && variable.value !== undefined && variable.value !== name ? this.#findHere(variable.value) : variable;
  }

  findReference(name: string): Variable | undefined {
    return this.#findHere(name);
  }

  /** The name that a nameref stands for. */
  target(name: string): string {
    const variable = this.#findHere(name);
    return variable?.nameref === true && variable.value !== undefined ? variable.value : name;
  }

  get(name: string): string | undefined {
    const dynamic = this.dynamic.get(name);
    if (dynamic !== undefined) return dynamic.get();
    const variable = this.find(name);
    return variable?.elements === undefined ? variable?.value : variable.elements.get('0');
  }

  set(name: string, value: string): void {
    const dynamic = this.dynamic.get(name);
    if (dynamic !== undefined) {
      dynamic.set?.(value);
      return;
    }
    const variable = this.declare(this.target(name));
    if (variable.readonly) throw new ReadonlyVariable(name);
    if (value.length > MAX_SIZE) throw new RangeError(`${name}: value too long`);
    const stored = variable.letterCase === 'lower' ? value.toLowerCase() : variable.letterCase === 'upper' ? value.toUpperCase() : value;
    if (variable.elements === undefined) variable.value = stored;
    else variable.elements.set('0', stored);
  }

  /** The variable, made where it is visible (or global) when there is none. */
  declare(name: string, local = false): Variable {
    const innermost = this.#scopes[this.#scopes.length - 1] ?? new Map<string, Variable>();
    const existing = local ? innermost.get(name) : this.#findHere(name);
    if (existing !== undefined) return existing;
    const variable: Variable = {
      value: undefined,
      elements: undefined,
      associative: false,
      exported: false,
      readonly: false,
      integer: false,
      letterCase: undefined,
      nameref: false,
    };
    (local ? innermost : (this.#scopes[0] ?? innermost)).set(name, variable);
    return variable;
  }

  unset(name: string): void {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const scope = this.#scopes[index];
      const variable = scope?.get(name);
      if (variable === undefined) continue;
      if (variable.readonly) throw new ReadonlyVariable(name);
      scope?.delete(name);
      return;
    }
  }

  export(name: string, value?: string): void {
    if (value !== undefined) this.set(name, value);
    this.declare(this.target(name)).exported = true;
  }

  /** Puts a variable in place for a while (`A=1 command`); returns how to take it away. */
  overlay(name: string, value: string): () => void {
    const scope = new Map<string, Variable>();
    const before = this.find(name);
    if (before?.readonly === true) throw new ReadonlyVariable(name);
    scope.set(name, {
      value,
      elements: undefined,
      associative: false,
      exported: true,
      readonly: false,
      integer: false,
      letterCase: undefined,
      nameref: false,
    });
    this.#scopes.push(scope);
    return () => {
      this.#scopes = this.#scopes.filter((candidate) => candidate !== scope);
    };
  }

  /** What children get. */
  environment(): Map<string, string> {
    const env = new Map<string, string>();
    for (const name of this.names()) {
      const variable = this.find(name);
      if (variable?.exported === true && variable.value !== undefined) env.set(name, variable.value);
    }
    return env;
  }

  names(): string[] {
    const names = new Set<string>();
    for (const scope of this.#scopes) for (const name of scope.keys()) names.add(name);
    return [...names].sort();
  }

  toData(): VariableData[] {
    return [...(this.#scopes[0] ?? [])].map(([name, { elements, ...rest }]) => ({
      name,
      ...rest,
      ...(elements !== undefined && { elements: [...elements] }),
    }));
  }

  load(data: readonly VariableData[]): void {
    for (const { name, elements, ...rest } of data) {
      this.#scopes[0]?.set(name, { ...rest, elements: elements && new Map(elements) });
    }
  }

  #findHere(name: string): Variable | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const variable = this.#scopes[index]?.get(name);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }
}
