using System.Runtime.InteropServices;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>Makes a <see cref="DuckDbAggregate"/> known to a database, which calls it from its own threads. None of the callbacks throws.</summary>
static unsafe class AggregateCallbacks
{
    internal static void Register(ConnectionHandle connection, DuckDbAggregate aggregate)
    {
        var function = DuckDbApi.CreateAggregate();
        try
        {
            using var input = DuckDbApi.CreateLogicalType(aggregate.Input);
            using var output = DuckDbApi.CreateLogicalType(DuckDbTypeId.Double);
            DuckDbApi.SetAggregateName(function, aggregate.Name);
            DuckDbApi.AddAggregateParameter(function, input);
            DuckDbApi.SetAggregateType(function, output);
            DuckDbApi.SetAggregateData(function, GCHandle.ToIntPtr(GCHandle.Alloc(aggregate)), &Free);
            DuckDbApi.SetAggregateFunctions(function, &StateSize, &Start, &Update, &Combine, &Finish);
            if (DuckDbApi.RegisterAggregate(connection, function) != 0)
            {
                throw new QueryException(QueryErrorCode.Data, $"DuckDB refused the aggregate {aggregate.Name}");
            }
        }
        finally
        {
            DuckDbApi.DestroyAggregate(ref function);
        }
    }

    static DuckDbAggregate Of(nint call) => (DuckDbAggregate)GCHandle.FromIntPtr(DuckDbApi.AggregateData(call)).Target!;

    [UnmanagedCallersOnly]
    static void Free(nint handle) => GCHandle.FromIntPtr(handle).Free();

    [UnmanagedCallersOnly]
    static ulong StateSize(nint call) => (ulong)Of(call).StateBytes;

    [UnmanagedCallersOnly]
    static void Start(nint call, byte* state) => new Span<byte>(state, Of(call).StateBytes).Clear();

    [UnmanagedCallersOnly]
    static void Update(nint call, nint chunk, byte** states) => Of(call).Update(states, DuckDbApi.ChunkVector(chunk, 0), (int)DuckDbApi.ChunkSize(chunk));

    [UnmanagedCallersOnly]
    static void Combine(nint call, byte** sources, byte** targets, ulong count) => Of(call).Combine(sources, targets, (int)count);

    [UnmanagedCallersOnly]
    static void Finish(nint call, byte** states, nint vector, ulong count, ulong at) => Of(call).Finish(states, vector, (int)count, (int)at);
}
