namespace Rubin.Query.Adql;

/// <summary>
/// A piece of a parsed statement: immutable, and equal to another of the same kind and parts wherever it stood in the text.
/// </summary>
public abstract record SyntaxNode
{
    /// <summary>The text that this node was made from; takes no part in equality.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Whether both are of the same kind; the records that derive from this one compare their parts.</summary>
    public virtual bool Equals(SyntaxNode? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();
}

/// <summary>One name as it was written. <c>Text</c> of a quoted name has its quotes removed and <c>""</c> undone.</summary>
/// <param name="Text">The name; never empty. Its case is the one of the text.</param>
/// <param name="IsQuoted">Quoted names match exactly, others in any case.</param>
public sealed record NameSyntax(string Text, bool IsQuoted = false) : SyntaxNode;

/// <summary>What stands behind AS: a name and, for tables, names for the columns.</summary>
/// <param name="Name">The new name.</param>
/// <param name="Columns">New names for the first columns; empty where none are given.</param>
public sealed record AliasSyntax(NameSyntax Name, ValueList<NameSyntax> Columns) : SyntaxNode;
