using System.Runtime.InteropServices;

namespace Rubin.Query.DuckDb.Interop;

/// <summary>Scalar functions that DuckDB calls back, a chunk at a time.</summary>
static unsafe partial class DuckDbApi
{
    [LibraryImport(LibraryName, EntryPoint = "duckdb_create_scalar_function")]
    internal static partial nint CreateScalarFunction();

    [LibraryImport(LibraryName, EntryPoint = "duckdb_destroy_scalar_function")]
    internal static partial void DestroyScalarFunction(ref nint function);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetScalarName(nint function, string name);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_add_parameter")]
    internal static partial void AddScalarParameter(nint function, LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_set_varargs")]
    internal static partial void SetFurtherParameters(nint function, LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_set_return_type")]
    internal static partial void SetScalarType(nint function, LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_set_special_handling")]
    internal static partial void TakeNulls(nint function);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_set_volatile")]
    internal static partial void SetVolatile(nint function);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_set_function")]
    internal static partial void SetScalarFunction(nint function, delegate* unmanaged<nint, nint, nint, void> callback);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_register_scalar_function")]
    internal static partial int RegisterScalarFunction(ConnectionHandle connection, nint function);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_scalar_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetScalarError(nint call, string error);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_vector_get_column_type")]
    internal static partial LogicalTypeHandle VectorType(nint vector);
}
