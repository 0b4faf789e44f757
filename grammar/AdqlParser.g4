/*
 * ADQL 2.1 and the dialect beyond it. One rule takes values and conditions alike: telling them apart is the binder's business, and the
 * strict checker's. Nearly every decision needs one token of lookahead, so that a text is parsed in time linear in its length.
 */
parser grammar AdqlParser;

options { tokenVocab = AdqlLexer; }

text: statement SEMICOLON? EOF;

statement
    : query                                                                                 # queryStatement
    | EXPLAIN ANALYZE? query                                                                # explain
    | DESCRIBE (query | tablePrimary)                                                       # describe
    | SHOW COLUMNS FROM tablePrimary                                                        # describe
    | SHOW TABLES (FROM name)?                                                              # showTables
    | SUMMARIZE (query | tablePrimary)                                                      # summarize
    | COPY QUERY_OPEN query RPAREN TO STRING (LPAREN copyOption (COMMA copyOption)* RPAREN)? # copy
    | ownTable                                                                              # ownTableStatement
    | sharing                                                                               # sharingStatement
    | provenance                                                                            # provenanceStatement
    | photoz                                                                                # photozStatement
    ;

copyOption: name ((EQUAL | NAMED)? (sign=MINUS? number | STRING | TRUE | FALSE | name))?;

// Statements on tables of one's own. IF and SET are names too, so that an alias needs AS.

ownTable
    : CREATE (OR REPLACE)? TABLE (IF NOT EXISTS)? qualifiedName AS query                     # createTableAs
    | CREATE (OR REPLACE)? TABLE (IF NOT EXISTS)? qualifiedName LPAREN columnDefinition (COMMA columnDefinition)* RPAREN # createTable
    | INSERT INTO qualifiedName (LPAREN names RPAREN)? query                                # insert
    | UPDATE qualifiedName (AS name)? SET assignment (COMMA assignment)* (WHERE expression)? # update
    | DELETE FROM qualifiedName (AS name)? (WHERE expression)?                              # delete
    | ALTER TABLE qualifiedName RENAME TO name                                              # renameTable
    | ALTER TABLE qualifiedName RENAME COLUMN? name TO name                                 # renameColumn
    | ALTER TABLE qualifiedName ADD COLUMN? columnDefinition                                # addColumn
    | ALTER TABLE qualifiedName DROP COLUMN? name                                           # dropColumn
    | DROP TABLE (IF EXISTS)? qualifiedName                                                 # dropTable
    | CREATE INDEX (IF NOT EXISTS)? name? ON qualifiedName LPAREN names RPAREN              # createIndex
    | DROP INDEX (IF EXISTS)? qualifiedName                                                 # dropIndex
    | COMMENT ON (TABLE | COLUMN) qualifiedName IS remark+                                  # comment
    ;

columnDefinition: name type (NOT NULL)?;

assignment: name EQUAL expression;

remark: (UNIT | UCD)? (STRING | NULL);

sharing
    : GRANT READ ON (PHOTOZ MODEL)? qualifiedName TO grantee                                # grant
    | REVOKE READ ON (PHOTOZ MODEL)? qualifiedName FROM grantee                             # grant
    | (CREATE | DROP) GROUP name                                                            # group
    | ALTER GROUP name (ADD | DROP) USER name                                               # groupMember
    | SHOW (GRANTS | GROUPS)                                                                # showSharing
    ;

grantee: PUBLIC | (USER | GROUP) name;

provenance
    : SHOW HISTORY                                                                          # showHistory
    | CITE query                                                                            # cite
    | REPRODUCE STRING                                                                      # reproduce
    ;

// Models of redshifts

photoz
    : CREATE (OR REPLACE)? PHOTOZ MODEL (IF NOT EXISTS)? qualifiedName USING name modelOptions? (AS query modelOptions?)?  # createModel
    | DROP PHOTOZ MODEL (IF EXISTS)? qualifiedName                                           # dropModel
    | DESCRIBE PHOTOZ MODEL qualifiedName                                                   # describeModel
    | EXPORT PHOTOZ MODEL qualifiedName TO STRING                                           # exportModel
    | IMPORT (OR REPLACE)? PHOTOZ MODEL qualifiedName FROM STRING                           # importModel
    | SHOW PHOTOZ MODELS                                                                    # showModels
    ;

modelOptions: WITH LPAREN modelOption (COMMA modelOption)* RPAREN;

modelOption: name EQUAL operand;

// Queries

query: with? setExpression (ORDER BY orderItems)? limits?;

limits: LIMIT limit=operand (OFFSET offset=operand)? | OFFSET offset=operand (LIMIT limit=operand)?;

count: INTEGER | PARAMETER;

with: WITH RECURSIVE? commonTable (COMMA commonTable)*;

commonTable: name (LPAREN names RPAREN)? AS? QUERY_OPEN query RPAREN;

// INTERSECT binds tighter; both chains lean to the left.
setExpression: setTerm (operator+=(UNION | EXCEPT) setQuantifier? setTerm)*;

setTerm: setPrimary (INTERSECT setQuantifier? setPrimary)*;

setPrimary
    : select
    | VALUES row (COMMA row)*
    | QUERY_OPEN query RPAREN
    ;

setQuantifier: ALL | DISTINCT;

row: LPAREN expression (COMMA expression)* RPAREN;

select
    : SELECT setQuantifier? (TOP count)? selectItem (COMMA selectItem)*
      (INTO qualifiedName)?
      (FROM tables+=table (COMMA tables+=table)*)?
      (WHERE where=expression)?
      (GROUP BY (all=ALL | grouping (COMMA grouping)*))?
      (HAVING having=expression)?
      (WINDOW namedWindow (COMMA namedWindow)*)?
      (QUALIFY qualify=expression)?
    ;

selectItem
    : (qualifiedName DOT)? STAR exclude? replace?       # starItem
    | expression (DOT STAR exclude? replace? | AS name | bareName)?  # expressionItem
    ;

exclude: EXCLUDE (LPAREN names RPAREN | name);

replace: REPLACE LPAREN replacement (COMMA replacement)* RPAREN;

replacement: expression AS name;

grouping
    : ROLLUP LPAREN groupingSet (COMMA groupingSet)* RPAREN             # rollup
    | CUBE LPAREN groupingSet (COMMA groupingSet)* RPAREN               # cube
    | GROUPING SETS LPAREN grouping (COMMA grouping)* RPAREN            # groupingSets
    | groupingSet                                                       # plainGrouping
    ;

groupingSet: LPAREN RPAREN | expression;

orderItems: orderItem (COMMA orderItem)*;

orderItem: expression (ASC | DESC)? (NULLS (FIRST | LAST))?;

// Windows

namedWindow: name AS LPAREN window RPAREN;

window: base=identifier? (PARTITION BY expressions)? (ORDER BY orderItems)? frame?;

frame: unit=(ROWS | RANGE | GROUPS) (frameBound | BETWEEN frameBound AND frameBound) frameExclusion?;

frameBound
    : UNBOUNDED (PRECEDING | FOLLOWING)
    | CURRENT ROW
    | operand (PRECEDING | FOLLOWING)
    ;

frameExclusion: EXCLUDE (CURRENT ROW | GROUP | TIES | NO OTHERS);

// Tables. ON and USING close the nearest join that has no condition yet; see TableBuilder.cs.

table: tablePrimary joinPart*;

joinPart
    : CROSS JOIN tablePrimary                                                               # crossJoin
    | NATURAL? kind=(INNER | LEFT | RIGHT | FULL)? OUTER? nearest? JOIN tablePrimary         # join
    | ON expression                                                                         # on
    | USING LPAREN names RPAREN                                                             # using
    ;

nearest: NEAREST (LPAREN count RPAREN)? | MUTUAL NEAREST;

tablePrimary
    : LATERAL? QUERY_OPEN query RPAREN sampledAlias?                        # derivedTable
    | LATERAL? call (WITH ORDINALITY)? alias?                               # functionTable
    | TABLE LPAREN call RPAREN alias?                                       # functionTable
    | qualifiedName sampledAlias?                                           # namedTable
    | STRING sampledAlias?                                                  # fileTable
    | LPAREN table RPAREN                                                   # nestedTable
    ;

sampledAlias: sample alias? | alias sample?;

alias: (AS name | bareName) (LPAREN names RPAREN)?;

sample: TABLESAMPLE name? LPAREN (number | PARAMETER) (PERCENT | ROWS)? RPAREN (REPEATABLE LPAREN (INTEGER | PARAMETER) RPAREN)?;

// Values and conditions

expressions: expression (COMMA expression)*;

expression
    : operand predicate*                    # predicates
    | NOT expression                        # not
    | expression AND expression             # and
    | expression OR expression              # or
    | name ARROW expression                 # lambda
    | LAMBDA_OPEN names RPAREN ARROW expression # lambda
    ;

predicate
    : comparison operand                                                    # compare
    | comparison quantifier=(ALL | ANY | SOME) (QUERY_OPEN query | LPAREN expression) RPAREN # quantified
    | NOT? BETWEEN operand AND operand                                      # between
    | NOT? IN LPAREN expressions RPAREN                                     # inList
    | NOT? IN QUERY_OPEN query RPAREN                                       # inQuery
    | NOT? (LIKE | ILIKE) operand (ESCAPE operand)?                         # like
    | IS NOT? (NULL | truth=(TRUE | FALSE | UNKNOWN))                       # isValue
    | IS NOT? DISTINCT FROM operand                                         # isDistinct
    ;

comparison: EQUAL | SAME | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL;

operand
    : primary                                                   # value
    | operand DOT name                                          # field
    | operand LBRACKET (index=expression (COLON last=expression?)? | COLON last=expression?) RBRACKET # subscript
    | operand TYPED type                                        # typed
    | (PLUS | MINUS | BIT_NOT) operand                          # unary
    | operand (STAR | SLASH | MODULO | DIV | MOD) operand       # binary
    | operand (PLUS | MINUS) operand                            # binary
    | operand (SHIFT_LEFT | SHIFT_RIGHT) operand                # binary
    | operand BIT_AND operand                                   # binary
    | operand BIT_XOR operand                                   # binary
    | operand BIT_OR operand                                    # binary
    | operand CONCAT operand                                    # binary
    ;

primary
    : number                                                    # numberLiteral
    | STRING+                                                   # stringLiteral
    | (TRUE | FALSE)                                            # booleanLiteral
    | NULL                                                      # nullLiteral
    | PARAMETER                                                 # parameter
    | (DATE | TIME | TIMESTAMP) STRING                          # temporalLiteral
    | INTERVAL (STRING | number | PARAMETER) INTERVAL_UNIT?     # intervalLiteral
    | ARRAY? LBRACKET expressions? RBRACKET                     # list
    | QUERY_OPEN query RPAREN                                   # subquery
    | LPAREN expressions RPAREN                                 # parentheses
    | EXISTS QUERY_OPEN query RPAREN                            # exists
    | CASE operandOf=expression? when+ (ELSE otherwise=expression)? END # case
    | (CAST | TRY_CAST) LPAREN expression AS type RPAREN        # cast
    | EXTRACT LPAREN name FROM expression RPAREN                # extract
    | POSITION LPAREN operand IN operand RPAREN                 # position
    | SUBSTRING LPAREN expression FROM expression (FOR expression)? RPAREN                       # substring
    | TRIM LPAREN (side=(LEADING | TRAILING | BOTH) characters=expression? | characters=expression) FROM expression RPAREN # trim
    | call                                                      # callValue
    | name                                                      # column
    ;

number: INTEGER | DECIMAL | FLOAT | HEX;

when: WHEN expression THEN expression;

call: name LPAREN (STAR | setQuantifier? argument (COMMA argument)* ((RESPECT | IGNORE) NULLS)? (ORDER BY orderItems)?)? RPAREN callPart*;

callPart
    : WITHIN GROUP LPAREN ORDER BY orderItems RPAREN            # withinGroup
    | (RESPECT | IGNORE) NULLS                                  # nullTreatment
    | FILTER LPAREN WHERE expression RPAREN                     # filter
    | OVER (identifier | LPAREN window RPAREN)                  # over
    ;

argument: (name NAMED)? (tableArgument | expression);

tableArgument: TABLE (QUERY_OPEN query | LPAREN qualifiedName) RPAREN (PARTITION BY expressions)? (ORDER BY orderItems)?;

type: name PRECISION? (LPAREN (INTEGER (COMMA INTEGER)* | typeField (COMMA typeField)*) RPAREN)? (LBRACKET RBRACKET)*;

typeField: name type;

// Names

qualifiedName: name (DOT name)*;

names: name (COMMA name)*;

identifier: IDENTIFIER | QUOTED;

// Words that may follow a select item or a table are no alias unless AS stands before them.
name
    : bareName
    | DIV | ESCAPE | EXCLUDE | FILTER | FOLLOWING | IGNORE | LATERAL | LIMIT | MOD | MUTUAL | NEAREST | OFFSET | OVER | PERCENT | PRECEDING
    | QUALIFY | REPLACE | RESPECT | TABLESAMPLE | WINDOW | WITHIN
    ;

bareName
    : identifier
    | ANALYZE | ARRAY | BOTH | COLUMNS | COPY | CUBE | CURRENT | DATE | DESCRIBE | EXPLAIN | EXTRACT | FIRST | FOR | GROUPING | GROUPS
    | INTERVAL | INTERVAL_UNIT | LAST | LEADING | NO | NULLS | ORDINALITY | OTHERS | PARTITION | POSITION | PRECISION | RANGE | RECURSIVE
    | REPEATABLE | ROLLUP | ROW | ROWS | SETS | SHOW | SUBSTRING | SUMMARIZE | TABLES | TIES | TIME | TIMESTAMP | TO | TRAILING
    | TRIM | TRY_CAST | UNBOUNDED | UNKNOWN
    | ADD | ALTER | CITE | COLUMN | COMMENT | CREATE | DELETE | DROP | EXPORT | GRANT | GRANTS | HISTORY | IF | IMPORT | INDEX | INSERT
    | MODEL | MODELS | PHOTOZ | PUBLIC | READ | RENAME | REPRODUCE | REVOKE | SET | UCD | UNIT | UPDATE | USER
    ;
