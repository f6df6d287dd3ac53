import tseslint from 'typescript-eslint';

const engine = ['src/kube/**/*.ts', 'src/posix/**/*.ts', 'src/cluster/**/*.ts', 'src/shell/**/*.ts', 'src/kubectl/**/*.ts', 'src/grading/**/*.ts'];

export default tseslint.config(
  { ignores: ['**/generated/**', 'src/setup/**', 'node_modules', '.next', 'dist', '.cache', 'data'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What TypeScript calls `{}` here is a scalar of parsed JSON: `unknown` without its objects and arrays.
      '@typescript-eslint/no-base-to-string': ['error', { ignoredTypeNames: ['Error', 'RegExp', 'URL', 'URLSearchParams', '{}'] }],
      // What was caught is passed on as it came.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // `return finish();` leaves a function that returns nothing early, in one line.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/prefer-literal-enum-member': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      // The types tell what a valid object has; validation meets objects that are not.
      '@typescript-eslint/no-useless-default-assignment': 'off',
      // A command resolves to its exit code, or to nothing.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // A type parameter used once still says what a caller expects of stored or parsed data: `get<Pod>(…)`.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `_name` says that a value is left out on purpose: an argument an interface hands over, a field a rest leaves behind.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      // Spreading a string into its code points is what terminals, editors and parsers mean to do.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: engine,
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness is injected (#posix/random.ts).' },
        { object: 'Date', property: 'now', message: 'Time is injected (#posix/clock.ts).' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is injected (#posix/clock.ts).' },
      ],
    },
  },
  {
    files: ['tests/**/*.ts', 'tests/**/*.tsx'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  { files: ['**/*.mjs', '**/*.js', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
);
