using System.Runtime.InteropServices;

namespace Rubin.Query.DuckDb.Interop;

/// <summary>Table functions that DuckDB calls back. What its callbacks get is a bare pointer that lives as long as the call.</summary>
static unsafe partial class DuckDbApi
{
    [LibraryImport(LibraryName, EntryPoint = "duckdb_create_table_function")]
    internal static partial nint CreateTableFunction();

    [LibraryImport(LibraryName, EntryPoint = "duckdb_destroy_table_function")]
    internal static partial void DestroyTableFunction(ref nint function);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetFunctionName(nint function, string name);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_table_function_add_parameter")]
    internal static partial void AddFunctionParameter(nint function, LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_table_function_set_bind")]
    internal static partial void SetBind(nint function, delegate* unmanaged<nint, void> callback);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_table_function_set_init")]
    internal static partial void SetInit(nint function, delegate* unmanaged<nint, void> callback);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_table_function_set_local_init")]
    internal static partial void SetLocalInit(nint function, delegate* unmanaged<nint, void> callback);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_table_function_set_function")]
    internal static partial void SetFunction(nint function, delegate* unmanaged<nint, nint, void> callback);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_register_table_function")]
    internal static partial int RegisterTableFunction(ConnectionHandle connection, nint function);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_create_logical_type")]
    internal static partial LogicalTypeHandle CreateLogicalType(DuckDbTypeId type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_bind_get_parameter")]
    internal static partial nint BindParameter(nint bind, ulong index);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_get_int64")]
    internal static partial long Int64Of(nint value);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_destroy_value")]
    internal static partial void DestroyValue(ref nint value);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void AddResultColumn(nint bind, string name, LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_bind_set_bind_data")]
    internal static partial void SetBindData(nint bind, nint data, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_bind_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetBindError(nint bind, string error);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_init_get_bind_data")]
    internal static partial nint BindDataOfInit(nint init);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_init_set_init_data")]
    internal static partial void SetInitData(nint init, nint data, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_init_set_max_threads")]
    internal static partial void SetMostThreads(nint init, ulong threads);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_function_get_local_init_data")]
    internal static partial nint LocalInitData(nint call);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetFunctionError(nint call, string error);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_data_chunk_set_size")]
    internal static partial void SetChunkSize(nint chunk, ulong size);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_data_chunk_get_size")]
    internal static partial ulong ChunkSize(nint chunk);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_data_chunk_get_vector")]
    internal static partial nint ChunkVector(nint chunk, ulong column);
}
