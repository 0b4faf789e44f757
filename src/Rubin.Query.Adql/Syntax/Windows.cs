namespace Rubin.Query.Adql;

/// <summary><c>WINDOW name AS (window)</c>.</summary>
public sealed record NamedWindowSyntax(NameSyntax Name, WindowSyntax Window) : SyntaxNode;

/// <summary>What stands behind OVER: <c>w</c>, or <c>([w] [PARTITION BY …] [ORDER BY …] [frame])</c>.</summary>
/// <param name="Base">The named window that this one starts from, or null.</param>
/// <param name="PartitionBy">The keys; empty for one partition of all rows.</param>
/// <param name="OrderBy">The order in a partition; empty where all rows are peers.</param>
/// <param name="Frame">The frame, or null for the default one.</param>
public sealed record WindowSyntax(
    NameSyntax? Base,
    ValueList<ExpressionSyntax> PartitionBy,
    ValueList<OrderItemSyntax> OrderBy,
    FrameSyntax? Frame) : SyntaxNode;

/// <summary>What a frame's bounds count.</summary>
public enum FrameUnit
{
    /// <summary>Rows.</summary>
    Rows,

    /// <summary>Differences of the one sort key.</summary>
    Range,

    /// <summary>Groups of peers.</summary>
    Groups,
}

/// <summary>What a frame leaves out.</summary>
public enum FrameExclusion
{
    /// <summary>Nothing: <c>EXCLUDE NO OTHERS</c>.</summary>
    NoOthers,

    /// <summary>The current row.</summary>
    CurrentRow,

    /// <summary>The current row and its peers.</summary>
    Group,

    /// <summary>The peers of the current row, but not the row itself.</summary>
    Ties,
}

/// <summary><c>ROWS|RANGE|GROUPS BETWEEN start AND end [EXCLUDE …]</c>; <c>ROWS start</c> alone ends at the current row.</summary>
public sealed record FrameSyntax(FrameUnit Unit, FrameBoundSyntax Start, FrameBoundSyntax End, FrameExclusion Exclusion) : SyntaxNode;

/// <summary>Where a frame starts or ends.</summary>
public enum FrameBoundKind
{
    /// <summary>The partition's first row.</summary>
    UnboundedPreceding,

    /// <summary>So much before the current row.</summary>
    Preceding,

    /// <summary>The current row.</summary>
    CurrentRow,

    /// <summary>So much after the current row.</summary>
    Following,

    /// <summary>The partition's last row.</summary>
    UnboundedFollowing,
}

/// <summary>One bound of a frame.</summary>
/// <param name="Kind">The kind of bound.</param>
/// <param name="Offset">How far; set for Preceding and Following, else null.</param>
public sealed record FrameBoundSyntax(FrameBoundKind Kind, ExpressionSyntax? Offset) : SyntaxNode;
