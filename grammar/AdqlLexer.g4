/*
 * The words and signs of ADQL 2.1 and of the dialect beyond it.
 *
 * Between the lexer and the parser the tokens pass through Text/TokenPass.cs, which decides three things that need a look at neighbours or
 * at the other end of a pair of parentheses, and so keeps the parser free of guessing:
 *   - a parenthesis that opens a query becomes QUERY_OPEN, one that opens the parameters of a lambda LAMBDA_OPEN;
 *   - a word that stands where only a name can (behind AS or a point, before a point or =>) becomes IDENTIFIER;
 *   - in strict mode a word that ADQL 2.1 does not reserve becomes IDENTIFIER.
 */
lexer grammar AdqlLexer;

options { caseInsensitive = true; }

tokens { QUERY_OPEN, LAMBDA_OPEN }

// Words of ADQL 2.1, reserved there. Those that the rule `name` of the parser lists are names in the default mode where no doubt arises.
ALL: 'ALL'; AND: 'AND'; AS: 'AS'; ASC: 'ASC'; BETWEEN: 'BETWEEN'; BY: 'BY'; CAST: 'CAST'; DESC: 'DESC'; DISTINCT: 'DISTINCT';
EXCEPT: 'EXCEPT'; EXISTS: 'EXISTS'; FROM: 'FROM'; FULL: 'FULL'; GROUP: 'GROUP'; HAVING: 'HAVING'; ILIKE: 'ILIKE'; IN: 'IN';
INNER: 'INNER'; INTERSECT: 'INTERSECT'; IS: 'IS'; JOIN: 'JOIN'; LEFT: 'LEFT'; LIKE: 'LIKE'; NATURAL: 'NATURAL'; NOT: 'NOT';
NULL: 'NULL'; OFFSET: 'OFFSET'; ON: 'ON'; OR: 'OR'; ORDER: 'ORDER'; OUTER: 'OUTER'; PRECISION: 'PRECISION'; RIGHT: 'RIGHT';
SELECT: 'SELECT'; TOP: 'TOP'; UNION: 'UNION'; USING: 'USING'; WHERE: 'WHERE'; WITH: 'WITH';

// Words of the dialect that ADQL 2.1 reserves without using them.
ANY: 'ANY'; BOTH: 'BOTH'; CASE: 'CASE'; CROSS: 'CROSS'; CURRENT: 'CURRENT'; DATE: 'DATE'; DESCRIBE: 'DESCRIBE'; ELSE: 'ELSE'; END: 'END';
ESCAPE: 'ESCAPE'; EXTRACT: 'EXTRACT'; FALSE: 'FALSE'; FIRST: 'FIRST'; FOR: 'FOR'; INTERVAL: 'INTERVAL'; INTO: 'INTO'; LAST: 'LAST';
LEADING: 'LEADING'; MOD: 'MOD'; NO: 'NO'; POSITION: 'POSITION'; ROWS: 'ROWS'; SOME: 'SOME'; SUBSTRING: 'SUBSTRING'; TABLE: 'TABLE'; THEN: 'THEN';
TIME: 'TIME'; TIMESTAMP: 'TIMESTAMP'; TO: 'TO'; TRAILING: 'TRAILING'; TRIM: 'TRIM'; TRUE: 'TRUE'; UNKNOWN: 'UNKNOWN';
VALUES: 'VALUES'; WHEN: 'WHEN';

// Words of the dialect that are plain names in ADQL 2.1.
ANALYZE: 'ANALYZE'; ARRAY: 'ARRAY'; COLUMNS: 'COLUMNS'; COPY: 'COPY'; CUBE: 'CUBE'; DIV: 'DIV'; EXCLUDE: 'EXCLUDE'; EXPLAIN: 'EXPLAIN';
FILTER: 'FILTER'; FOLLOWING: 'FOLLOWING'; GROUPING: 'GROUPING'; GROUPS: 'GROUPS'; IGNORE: 'IGNORE'; LATERAL: 'LATERAL';
LIMIT: 'LIMIT'; MUTUAL: 'MUTUAL'; NEAREST: 'NEAREST'; NULLS: 'NULLS'; ORDINALITY: 'ORDINALITY'; OTHERS: 'OTHERS'; OVER: 'OVER';
PARTITION: 'PARTITION'; PERCENT: 'PERCENT'; PRECEDING: 'PRECEDING'; QUALIFY: 'QUALIFY'; RANGE: 'RANGE'; RECURSIVE: 'RECURSIVE';
REPEATABLE: 'REPEATABLE'; REPLACE: 'REPLACE'; RESPECT: 'RESPECT'; ROLLUP: 'ROLLUP'; ROW: 'ROW'; SETS: 'SETS'; SHOW: 'SHOW';
SUMMARIZE: 'SUMMARIZE'; TABLES: 'TABLES'; TABLESAMPLE: 'TABLESAMPLE'; TIES: 'TIES'; TRY_CAST: 'TRY_CAST'; UNBOUNDED: 'UNBOUNDED';
WINDOW: 'WINDOW'; WITHIN: 'WITHIN';

// Words of statements on tables of one's own: names everywhere else in the default mode.
ADD: 'ADD'; ALTER: 'ALTER'; CITE: 'CITE'; COLUMN: 'COLUMN'; COMMENT: 'COMMENT'; CREATE: 'CREATE'; DELETE: 'DELETE'; DROP: 'DROP'; GRANT: 'GRANT';
EXPORT: 'EXPORT'; GRANTS: 'GRANTS'; HISTORY: 'HISTORY'; IF: 'IF'; IMPORT: 'IMPORT'; INDEX: 'INDEX'; INSERT: 'INSERT'; MODEL: 'MODEL'; MODELS: 'MODELS';
PHOTOZ: 'PHOTOZ'; PUBLIC: 'PUBLIC'; READ: 'READ'; RENAME: 'RENAME';
REPRODUCE: 'REPRODUCE'; REVOKE: 'REVOKE'; SET: 'SET'; UCD: 'UCD'; UNIT: 'UNIT'; UPDATE: 'UPDATE'; USER: 'USER';
INTERVAL_UNIT: ('YEAR' | 'QUARTER' | 'MONTH' | 'WEEK' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND' | 'MILLISECOND' | 'MICROSECOND') 'S'?;

// Names. ADQL 2.1 has no name that begins with an underscore: strict mode refuses it.
IDENTIFIER: [A-Z_] [A-Z0-9_]*;
QUOTED: '"' (~'"' | '""')+ '"';
BACKTICKED: '`' ~'`'+ '`' -> type(QUOTED);

// Literals.
STRING: '\'' (~'\'' | '\'\'')* '\'';
HEX: '0X' [0-9A-F]+;
INTEGER: DIGITS;
DECIMAL: DIGITS '.' DIGITS? | '.' DIGITS;
FLOAT: (DIGITS ('.' DIGITS?)? | '.' DIGITS) 'E' [+\-]? DIGITS;
PARAMETER: '?' | [@:] [A-Z_] [A-Z0-9_]*;
fragment DIGITS: [0-9]+;

// Signs.
LPAREN: '('; RPAREN: ')'; LBRACKET: '['; RBRACKET: ']'; COMMA: ','; DOT: '.'; SEMICOLON: ';'; COLON: ':';
PLUS: '+'; MINUS: '-'; STAR: '*'; SLASH: '/'; MODULO: '%'; CONCAT: '||'; BIT_AND: '&'; BIT_OR: '|'; BIT_XOR: '^'; BIT_NOT: '~';
SHIFT_LEFT: '<<'; SHIFT_RIGHT: '>>';
EQUAL: '='; SAME: '<=>'; NOT_EQUAL: '<>' | '!='; LESS: '<'; LESS_EQUAL: '<='; GREATER: '>'; GREATER_EQUAL: '>=';
ARROW: '->'; NAMED: '=>'; TYPED: '::';

// Between the words.
LINE_COMMENT: '--' ~[\r\n]* -> channel(HIDDEN);
BLOCK_COMMENT: '/*' .*? '*/' -> channel(HIDDEN);
SPACE: [ \t\r\n\f\u00A0\uFEFF]+ -> skip;

// What no rule of the parser takes: each has its own message.
GLUED: (DIGITS ('.' DIGITS?)? | '.' DIGITS) [A-Z_] [A-Z0-9_]*;
UNCLOSED_STRING: '\'' (~'\'' | '\'\'')*;
UNCLOSED_NAME: '"' (~'"' | '""')*;
UNCLOSED_COMMENT: '/*' (~'*' | '*'+ ~[*/])* '*'*;
EMPTY_NAME: '""';
DOUBLE_EQUAL: '==';
UNKNOWN_CHARACTER: .;
