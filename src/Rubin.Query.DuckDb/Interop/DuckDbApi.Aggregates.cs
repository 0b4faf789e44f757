using System.Runtime.InteropServices;

namespace Rubin.Query.DuckDb.Interop;

/// <summary>Aggregate functions that DuckDB calls back. A state is a bare pointer to bytes that DuckDB keeps.</summary>
static unsafe partial class DuckDbApi
{
    [LibraryImport(LibraryName, EntryPoint = "duckdb_create_aggregate_function")]
    internal static partial nint CreateAggregate();

    [LibraryImport(LibraryName, EntryPoint = "duckdb_destroy_aggregate_function")]
    internal static partial void DestroyAggregate(ref nint function);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_aggregate_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetAggregateName(nint function, string name);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_aggregate_function_add_parameter")]
    internal static partial void AddAggregateParameter(nint function, LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_aggregate_function_set_return_type")]
    internal static partial void SetAggregateType(nint function, LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_aggregate_function_set_functions")]
    internal static partial void SetAggregateFunctions(
        nint function,
        delegate* unmanaged<nint, ulong> stateSize,
        delegate* unmanaged<nint, byte*, void> start,
        delegate* unmanaged<nint, nint, byte**, void> update,
        delegate* unmanaged<nint, byte**, byte**, ulong, void> combine,
        delegate* unmanaged<nint, byte**, nint, ulong, ulong, void> finish);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_aggregate_function_set_extra_info")]
    internal static partial void SetAggregateData(nint function, nint data, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_aggregate_function_get_extra_info")]
    internal static partial nint AggregateData(nint call);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_register_aggregate_function")]
    internal static partial int RegisterAggregate(ConnectionHandle connection, nint function);
}
