const engine = '^packages/core/'
const tests = '\\.(test|test-d)\\.ts$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Types may refer to each other; what runs may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'must-resolve',
      comment: 'An import that is not resolved would escape the rules below.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'core-imports-no-package',
      severity: 'error',
      from: { path: engine, pathNot: tests },
      to: { path: '^packages/', pathNot: engine },
    },
    {
      name: 'others-import-core-only',
      severity: 'error',
      // The command is a tool at the edge: it puts the others together.
      from: { path: '^packages/([^/]+)/', pathNot: [engine, '^packages/cli/', tests] },
      to: { path: '^packages/', pathNot: [engine, '^packages/$1/'] },
    },
    {
      name: 'nobody-imports-the-command',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/cli/' },
      to: { path: '^packages/cli/' },
    },
    {
      // Tests may use the testkit as well.
      name: 'tests-import-core-and-testkit-only',
      severity: 'error',
      from: { path: `^packages/([^/]+)/.*${tests}`, pathNot: '^packages/cli/' },
      to: { path: '^packages/', pathNot: ['^packages/(core|testkit)/', '^packages/$1/'] },
    },
    {
      name: 'no-way-around-an-entry-point',
      comment: 'A package is entered by its name, not by the path of one of its files.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|test|examples)/' },
      to: { path: '^packages/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-middleware-imports-another',
      severity: 'error',
      from: { path: '^packages/middleware/src/([^/]+)/' },
      to: { path: '^packages/middleware/src/([^/]+)/', pathNot: '^packages/middleware/src/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|\\.sabotage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@stint/source', 'types', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
}
