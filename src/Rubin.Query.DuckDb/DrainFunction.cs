using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>
/// The scalar function by which DuckDB's threads give rows to a <see cref="DuckDbDrain"/>: <c>rq_drain(number, rowid, columns…)</c>. Exceptions may not leave the
/// callback: they become DuckDB's errors.
/// </summary>
static unsafe class DrainFunction
{
    /// <summary>The drains that statements can name.</summary>
    internal static NumberedObjects<DuckDbDrain> Drains { get; } = new();

    /// <summary>Makes the function known to a database.</summary>
    internal static void Register(ConnectionHandle connection)
    {
        var function = DuckDbApi.CreateScalarFunction();
        try
        {
            using var number = DuckDbApi.CreateLogicalType(DuckDbTypeId.BigInt);
            using var any = DuckDbApi.CreateLogicalType(DuckDbTypeId.Any);
            using var answer = DuckDbApi.CreateLogicalType(DuckDbTypeId.Boolean);
            DuckDbApi.SetScalarName(function, "rq_drain");
            DuckDbApi.AddScalarParameter(function, number);
            DuckDbApi.AddScalarParameter(function, number);
            DuckDbApi.SetFurtherParameters(function, any);
            DuckDbApi.SetScalarType(function, answer);
            DuckDbApi.TakeNulls(function);
            DuckDbApi.SetVolatile(function);
            DuckDbApi.SetScalarFunction(function, &Take);
            if (DuckDbApi.RegisterScalarFunction(connection, function) != 0)
            {
                throw new QueryException(QueryErrorCode.Data, "DuckDB refused the function that takes its rows");
            }
        }
        finally
        {
            DuckDbApi.DestroyScalarFunction(ref function);
        }
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    static void Take(nint call, nint chunk, nint answers)
    {
        try
        {
            var number = *(long*)DuckDbApi.VectorData(DuckDbApi.ChunkVector(chunk, 0));
            if (!Drains.TryGet(number, out var drain))
            {
                DuckDbApi.SetScalarError(call, $"there is no drain {number}");
                return;
            }

            drain.Take(chunk);
            new Span<byte>(DuckDbApi.VectorData(answers), (int)DuckDbApi.ChunkSize(chunk)).Clear();
        }
#pragma warning disable CA1031 // native frames lie below: whatever it is must become their kind of error
        catch (Exception failure)
#pragma warning restore CA1031
        {
            DuckDbApi.SetScalarError(call, failure.Message);
        }
    }
}
