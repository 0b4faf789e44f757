using Rubin.Query.Arrow;
using Rubin.Query.Formats;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Console.Output;

/// <summary>The first rows of an answer, and whether there are more.</summary>
/// <param name="rows">How many at most; null for all.</param>
sealed class RowLimit(long? rows)
{
    /// <summary>Whether rows have been left out.</summary>
    internal bool IsExceeded { get; private set; }

    /// <summary>What is to be said where they have; nobody should take a part for the whole.</summary>
    internal string Message => $"truncated: the answer has more than {rows:N0} rows";

    /// <summary>The writer of the rows, which tells in its own way that some are missing where its format can: QUERY_STATUS of VOTable (DALI 1.1 §4.4.1).</summary>
    internal ResultWriter? Writer { get; set; }

    /// <summary>The rows; looks one row further than it gives.</summary>
    internal async IAsyncEnumerable<RecordBatch> Of(IAsyncEnumerable<RecordBatch> batches)
    {
        var left = rows ?? long.MaxValue;
        await foreach (var batch in batches)
        {
            if (batch.Length > left)
            {
                IsExceeded = true;
                if (Writer is VoTableWriter document)
                {
                    document.Trailer = new("QUERY_STATUS", "OVERFLOW", Message);
                }

                if (left > 0)
                {
                    yield return batch.Slice(0, (int)left);
                }

                yield break;
            }

            left -= batch.Length;
            yield return batch;
        }
    }
}
