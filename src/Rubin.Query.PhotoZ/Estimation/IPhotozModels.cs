namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>A model, and how photometry is understood that is given to it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rules">What its options say of photometry.</param>
public sealed record NamedModel(PhotozModel Model, PhotometryRules Rules);

/// <summary>The models that one query can name. Safe for many threads.</summary>
public interface IPhotozModels
{
    /// <summary>The model of that name.</summary>
    /// <param name="name">As the query has it: <c>m</c>, <c>mydb.m</c>, or <c>user_ada.m</c>.</param>
    /// <param name="span">Where the query has it.</param>
    /// <exception cref="QueryException">There is none, or its file is damaged.</exception>
    NamedModel Find(string name, SourceSpan span);
}

/// <summary>No models: what an engine knows outside of any query.</summary>
public sealed class NoModels : IPhotozModels
{
    /// <inheritdoc/>
    public NamedModel Find(string name, SourceSpan span) =>
        throw new QueryException(QueryErrorCode.Semantic, $"photo-z model \"{name}\" does not exist", span, "CREATE PHOTOZ MODEL makes one");
}
