namespace Rubin.Query.Adql;

/// <summary>How tightly an expression holds together; one that is looser than its place demands stands in parentheses.</summary>
enum Level
{
    Lambda,
    Or,
    And,
    Not,
    Predicate,
    Concat,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Add,
    Multiply,
    Unary,
    Access,
    Primary,
}

/// <summary>The binary operators: how they are written and how tightly they bind.</summary>
static class OperatorTable
{
    static readonly Dictionary<BinaryOperator, (string Text, Level Level)> Binary = new()
    {
        [BinaryOperator.Add] = ("+", Level.Add),
        [BinaryOperator.Subtract] = ("-", Level.Add),
        [BinaryOperator.Multiply] = ("*", Level.Multiply),
        [BinaryOperator.Divide] = ("/", Level.Multiply),
        [BinaryOperator.Modulo] = ("%", Level.Multiply),
        [BinaryOperator.IntegerDivide] = ("DIV", Level.Multiply),
        [BinaryOperator.Concat] = ("||", Level.Concat),
        [BinaryOperator.BitAnd] = ("&", Level.BitAnd),
        [BinaryOperator.BitOr] = ("|", Level.BitOr),
        [BinaryOperator.BitXor] = ("^", Level.BitXor),
        [BinaryOperator.ShiftLeft] = ("<<", Level.Shift),
        [BinaryOperator.ShiftRight] = (">>", Level.Shift),
        [BinaryOperator.Equal] = ("=", Level.Predicate),
        [BinaryOperator.NotEqual] = ("<>", Level.Predicate),
        [BinaryOperator.Less] = ("<", Level.Predicate),
        [BinaryOperator.LessOrEqual] = ("<=", Level.Predicate),
        [BinaryOperator.Greater] = (">", Level.Predicate),
        [BinaryOperator.GreaterOrEqual] = (">=", Level.Predicate),
        [BinaryOperator.IsDistinctFrom] = ("IS DISTINCT FROM", Level.Predicate),
        [BinaryOperator.IsNotDistinctFrom] = ("IS NOT DISTINCT FROM", Level.Predicate),
    };

    /// <summary>The operator as it is written: <c>&lt;=</c>.</summary>
    public static string Text(BinaryOperator operation) => Binary[operation].Text;

    /// <summary>How tightly it binds.</summary>
    public static Level LevelOf(BinaryOperator operation) => Binary[operation].Level;
}
