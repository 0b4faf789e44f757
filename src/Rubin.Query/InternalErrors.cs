using Rubin.Query.Arrow;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query;

/// <summary>The border at which a bug of the engine becomes an error of its own kind, with the plan that shows it.</summary>
static class InternalErrors
{
    /// <summary>The rows of a plan; what fails in it other than by a <see cref="QueryException"/> or by being stopped is an internal error.</summary>
    internal static async IAsyncEnumerable<RecordBatch> Guard(IAsyncEnumerable<RecordBatch> batches, PhysicalNode plan)
    {
        var reader = batches.GetAsyncEnumerator();
        await using (reader.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await reader.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (OutOfMemoryException error)
                {
                    throw new QueryException(
                        QueryErrorCode.OutOfMemory,
                        "the query needs more memory at once than the process may have",
                        hint: "raise the memory limit (--memory), or ask for fewer rows or columns",
                        inner: error);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    throw new QueryException(QueryErrorCode.Data, $"a file could not be read or written: {error.Message}", inner: error);
                }
                catch (Exception error) when (error is not (QueryException or OperationCanceledException))
                {
                    throw new QueryException(
                        QueryErrorCode.Internal,
                        $"the engine failed: {error.Message}\n{PlanText.Of(plan).TrimEnd()}",
                        hint: "this is a bug; please report the query and this text",
                        inner: error);
                }

                yield return reader.Current;
            }
        }
    }
}
