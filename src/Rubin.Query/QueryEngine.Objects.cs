using System.Runtime.CompilerServices;
using Rubin.Query.Adql;

namespace Rubin.Query;

/// <content>Whole queries in one call.</content>
public sealed partial class QueryEngine
{
    /// <summary>Runs a query and gives its rows as objects.</summary>
    /// <typeparam name="T">What a row is made: see <see cref="QueryResult.As{T}"/>.</typeparam>
    /// <param name="text">One statement.</param>
    /// <param name="parameters">The values of its parameters; null for none.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <exception cref="QueryException">The text is wrong, or its columns are not what <typeparamref name="T"/> needs.</exception>
    /// <example><code>await foreach (var star in engine.QueryAsync&lt;Star&gt;("SELECT id, ra, dec FROM sky WHERE mag &lt; ?", new(20.5))) { … }</code></example>
    public async IAsyncEnumerable<T> QueryAsync<T>(string text, QueryParameters? parameters = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var result = Execute(text, parameters ?? new(), AdqlDialect.Default, cancel);
        await using (result.ConfigureAwait(false))
        {
            await foreach (var item in result.As<T>().ConfigureAwait(false))
            {
                yield return item;
            }
        }
    }

    /// <summary>Runs a query that gives one value: that of the first column of its first row.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="text">One statement.</param>
    /// <param name="parameters">The values of its parameters; null for none.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <exception cref="QueryException">The text is wrong, there is no row (Value), or the value is not a <typeparamref name="T"/>.</exception>
    public async Task<T> ScalarAsync<T>(string text, QueryParameters? parameters = null, CancellationToken cancel = default)
    {
        var result = Execute(text, parameters ?? new(), AdqlDialect.Default, cancel);
        await using (result.ConfigureAwait(false))
        {
            await foreach (var row in result.Rows.ConfigureAwait(false))
            {
                return row.Get<T>(0);
            }
        }

        throw new QueryException(QueryErrorCode.Value, "the query gives no row");
    }

    /// <summary>Runs a statement to its end and drops its rows: for those that write tables or files.</summary>
    /// <param name="text">One statement.</param>
    /// <param name="parameters">The values of its parameters; null for none.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The rows that it wrote, changed or deleted; for queries, those that they gave.</returns>
    /// <exception cref="QueryException">The text is wrong, or it fails.</exception>
    public async Task<long> RunAsync(string text, QueryParameters? parameters = null, CancellationToken cancel = default)
    {
        var result = Execute(text, parameters ?? new(), AdqlDialect.Default, cancel);
        await using (result.ConfigureAwait(false))
        {
            var rows = 0L;
            await foreach (var row in result.Rows.ConfigureAwait(false))
            {
                rows += result.CountsChanges ? row.Get<long>("rows") : 1;
            }

            return rows;
        }
    }
}
