using System.Runtime.InteropServices;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>
/// The table function that DuckDB's threads draw the rows of a <see cref="DuckDbFeed"/> from: <c>rq_feed(number)</c>. Exceptions may not leave the callbacks: they become
/// DuckDB's errors.
/// </summary>
static unsafe class FeedFunction
{
    /// <summary>The feeds that statements can name.</summary>
    internal static NumberedObjects<DuckDbFeed> Feeds { get; } = new();

    /// <summary>Makes the function known to a database.</summary>
    internal static void Register(ConnectionHandle connection)
    {
        var function = DuckDbApi.CreateTableFunction();
        try
        {
            using var number = DuckDbApi.CreateLogicalType(DuckDbTypeId.BigInt);
            DuckDbApi.SetFunctionName(function, "rq_feed");
            DuckDbApi.AddFunctionParameter(function, number);
            DuckDbApi.SetBind(function, &Bind);
            DuckDbApi.SetInit(function, &Init);
            DuckDbApi.SetLocalInit(function, &LocalInit);
            DuckDbApi.SetFunction(function, &Fill);
            if (DuckDbApi.RegisterTableFunction(connection, function) != 0)
            {
                throw new QueryException(QueryErrorCode.Data, "DuckDB refused the function that feeds it rows");
            }
        }
        finally
        {
            DuckDbApi.DestroyTableFunction(ref function);
        }
    }

    [UnmanagedCallersOnly]
    static void Bind(nint bind)
    {
        var value = DuckDbApi.BindParameter(bind, 0);
        var number = DuckDbApi.Int64Of(value);
        DuckDbApi.DestroyValue(ref value);
        if (!Feeds.TryGet(number, out var feed))
        {
            DuckDbApi.SetBindError(bind, $"there is no feed {number}");
            return;
        }

        for (var i = 0; i < feed.ColumnTypes.Count; i++)
        {
            DuckDbApi.AddResultColumn(bind, $"c{i}", feed.ColumnTypes[i]);
        }

        DuckDbApi.SetBindData(bind, (nint)number, null);
    }

    [UnmanagedCallersOnly]
    static void Init(nint init)
    {
        if (Feeds.TryGet(DuckDbApi.BindDataOfInit(init), out var feed))
        {
            DuckDbApi.SetMostThreads(init, (ulong)feed.Threads);
        }
    }

    [UnmanagedCallersOnly]
    static void LocalInit(nint init)
    {
        if (Feeds.TryGet(DuckDbApi.BindDataOfInit(init), out var feed))
        {
            DuckDbApi.SetInitData(init, GCHandle.ToIntPtr(GCHandle.Alloc(new FeedReader(feed))), &Free);
        }
    }

    [UnmanagedCallersOnly]
    static void Free(nint handle) => GCHandle.FromIntPtr(handle).Free();

    [UnmanagedCallersOnly]
    static void Fill(nint call, nint chunk)
    {
        try
        {
            var reader = (FeedReader)GCHandle.FromIntPtr(DuckDbApi.LocalInitData(call)).Target!;
            DuckDbApi.SetChunkSize(chunk, (ulong)reader.Fill(chunk));
        }
#pragma warning disable CA1031 // native frames lie below: whatever it is must become their kind of error
        catch (Exception failure)
#pragma warning restore CA1031
        {
            DuckDbApi.SetFunctionError(call, failure.Message);
        }
    }
}
