using System.Runtime.InteropServices;

namespace Rubin.Query.DuckDb.Interop;

/// <summary>Logical types: what a column is, with its parameters.</summary>
static unsafe partial class DuckDbApi
{
    [LibraryImport(LibraryName, EntryPoint = "duckdb_destroy_logical_type")]
    internal static partial void DestroyLogicalType(ref nint type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_get_type_id")]
    internal static partial DuckDbTypeId TypeId(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_decimal_width")]
    internal static partial byte DecimalWidth(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_decimal_scale")]
    internal static partial byte DecimalScale(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_enum_dictionary_size")]
    internal static partial uint EnumSize(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_enum_dictionary_value")]
    internal static partial byte* EnumValue(LogicalTypeHandle type, ulong index);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_list_type_child_type")]
    internal static partial LogicalTypeHandle ListElement(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_array_type_child_type")]
    internal static partial LogicalTypeHandle ArrayElement(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_array_type_array_size")]
    internal static partial ulong ArraySize(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_map_type_key_type")]
    internal static partial LogicalTypeHandle MapKey(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_map_type_value_type")]
    internal static partial LogicalTypeHandle MapValue(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_struct_type_child_count")]
    internal static partial ulong StructCount(LogicalTypeHandle type);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_struct_type_child_name")]
    internal static partial byte* StructName(LogicalTypeHandle type, ulong index);

    [LibraryImport(LibraryName, EntryPoint = "duckdb_struct_type_child_type")]
    internal static partial LogicalTypeHandle StructElement(LogicalTypeHandle type, ulong index);
}
