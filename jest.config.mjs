/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Machines that run tests are busy: a test that hangs is found all the same.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  moduleNameMapper: {
    '^#(kube|posix|cluster|shell|kubectl|grading|courses|labs|db|progress|auth|ui|app|server|cli)/(.*)$': '<rootDir>/src/$1/$2',
    // It says only how it is imported, and jest requires.
    '^estree-walker$': '<rootDir>/node_modules/estree-walker/src/index.js',
  },
  transform: {
    '^.+\\.(t|j|mj)sx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2022', transform: { react: { runtime: 'automatic' } } },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [],
  modulePathIgnorePatterns: ['<rootDir>/.next', '<rootDir>/dist', '<rootDir>/.cache'],
  cacheDirectory: '<rootDir>/.cache/jest',
};
