namespace Rubin.Query.Fuzz;

/// <summary>A column that expressions may name.</summary>
/// <param name="Name">As it is written: <c>s0.mag</c>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="IsFloat">True for 32-bit floating point, which takes part in arithmetic only after a cast.</param>
sealed record ScopeColumn(string Name, NodeKind Kind, bool IsFloat = false);

/// <summary>What expressions may name.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Key">A column that is unique over all rows, where there is one: it makes window orders total.</param>
sealed record Scope(IReadOnlyList<ScopeColumn> Columns, string? Key = null)
{
    internal static Scope Join(Scope left, Scope right) => new([.. left.Columns, .. right.Columns]);
}
