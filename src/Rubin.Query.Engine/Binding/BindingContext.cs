using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Binding;

/// <summary>What a query is bound against.</summary>
/// <param name="Catalog">The tables it can name.</param>
/// <param name="Functions">The functions it can call.</param>
/// <param name="Dialect">Decides what ordinals in GROUP BY mean.</param>
sealed record BindingContext(ICatalog Catalog, FunctionRegistry Functions, AdqlDialect Dialect)
{
    /// <summary>The text of the statement, for carets under what warnings are about; null where it is not known.</summary>
    public string? Text { get; init; }

    /// <summary>The values of its parameters: by name, ignoring case, or by number from 1 for each <c>?</c>.</summary>
    public IReadOnlyDictionary<string, Constant> Parameters { get; init; } = new Dictionary<string, Constant>();

    /// <summary>Opens the tables of a file or folder that FROM names; null where queries cannot name files.</summary>
    public Func<string, IReadOnlyList<AttachedTable>>? OpenFile { get; init; }

    /// <summary>Reads a small file that an expression names; null where queries cannot name files.</summary>
    public Func<string, byte[]>? ReadFile { get; init; }
}
