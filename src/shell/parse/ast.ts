import type { CommandNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash';

/** The nodes of just-bash's syntax tree, by the names used here. */
export type Script = ScriptNode;
export type Statement = StatementNode;
export type Pipeline = StatementNode['pipelines'][number];
export type Command = CommandNode;
export type SimpleCommand = SimpleCommandNode;
export type Word = WordNode;
export type WordPart = WordNode['parts'][number];
export type Assignment = SimpleCommandNode['assignments'][number];
export type Redirection = SimpleCommandNode['redirections'][number];
export type FunctionDefinition = Extract<CommandNode, { type: 'FunctionDef' }>;
export type CompoundCommand = FunctionDefinition['body'];
export type CommandOf<T extends CommandNode['type']> = Extract<CommandNode, { type: T }>;
export type PartOf<T extends WordPart['type']> = Extract<WordPart, { type: T }>;
export type Condition = CommandOf<'ConditionalCommand'>['expression'];
export type BraceItem = PartOf<'BraceExpansion'>['items'][number];
export type ParameterOperation = NonNullable<PartOf<'ParameterExpansion'>['operation']>;
