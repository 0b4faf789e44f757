using Rubin.Query.Arrow;

namespace Rubin.Query.Slt;

/// <summary>
/// The letter of a column in <c>query TYPES</c>: I integer (also decimals without fraction), R real (floating point and decimals), T text,
/// B boolean, D date, time or interval, X bytes, L list or struct, N only NULL; ? stands for any.
/// </summary>
static class CellKinds
{
    const string Letters = "IRTBDXLN?";

    internal static bool AreKinds(string word) => word.Length > 0 && word.All(c => Letters.Contains(c, StringComparison.Ordinal));

    internal static char Of(DataType type) => type.Logical switch
    {
        DecimalType t => t.Scale == 0 ? 'I' : 'R',
        { IsInteger: true } => 'I',
        { IsFloating: true } => 'R',
        { Id: TypeId.Utf8 } => 'T',
        { Id: TypeId.Boolean } => 'B',
        { Id: TypeId.Date or TypeId.Time or TypeId.Timestamp or TypeId.Interval } => 'D',
        { Id: TypeId.Binary } => 'X',
        { Id: TypeId.Null } => 'N',
        _ => 'L',
    };

    internal static string Of(Schema schema) => string.Concat(schema.Fields.Select(f => Of(f.Type)));

    /// <summary>Whether columns of kinds <paramref name="actual"/> are what the record says.</summary>
    internal static bool Match(string expected, string actual) =>
        expected.Length == actual.Length && expected.Zip(actual).All(kind => kind.First == '?' || kind.First == kind.Second || kind.Second == 'N');
}
