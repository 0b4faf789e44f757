using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>
/// Which rows a join by position gives. Semi and anti joins run either way round: the rows that are asked about stream, or they are the ones
/// that are held.
/// </summary>
/// <param name="Kind">The join.</param>
/// <param name="IsReversed">For semi and anti joins: the rows to be given are those of the right side.</param>
readonly record struct SkyJoinKind(JoinKind Kind, bool IsReversed = false)
{
    /// <summary>The sub-query in the text whose one value the right side is.</summary>
    internal SourceSpan? Place { get; init; }

    /// <summary>Whether pairs are given.</summary>
    internal bool GivesPairs => Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Right or JoinKind.Full or JoinKind.Single;

    /// <summary>Whether some left rows are given for having a partner or none.</summary>
    internal bool NeedsPartnerFlags => Kind is JoinKind.Left or JoinKind.Full or JoinKind.Single or JoinKind.Mark || (Kind is JoinKind.Semi or JoinKind.Anti && !IsReversed);

    /// <summary>Which of them.</summary>
    internal bool KeepsMatchedLeft => Kind == JoinKind.Semi;

    /// <summary>Whether it matters which right rows have a partner.</summary>
    internal bool MarksRight => Kind is JoinKind.Right or JoinKind.Full || IsReversed;

    /// <summary>Whether left rows without partner leave no trace, so that they need not be read.</summary>
    internal bool DropsLoneLeft => Kind is JoinKind.Inner or JoinKind.Right or JoinKind.Semi || IsReversed;

    /// <summary>The same of right rows.</summary>
    internal bool DropsLoneRight => !(Kind is JoinKind.Right or JoinKind.Full || (IsReversed && Kind == JoinKind.Anti));

    /// <inheritdoc/>
    public override string ToString() => IsReversed ? $"Right{Kind}" : Kind.ToString();
}
