using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rubin.Query.DuckDb.Interop;

// DuckDB counts references inside: a connection keeps its database alive, a statement or streaming result its connection.
// So each handle can be released on its own, in any order, by Dispose or by the finalizer.

sealed class ConfigHandle() : SafeHandleZeroOrMinusOneIsInvalid(true)
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.DestroyConfig(ref handle);
        return true;
    }
}

sealed class DatabaseHandle() : SafeHandleZeroOrMinusOneIsInvalid(true)
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.Close(ref handle);
        return true;
    }
}

sealed class ConnectionHandle() : SafeHandleZeroOrMinusOneIsInvalid(true)
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.Disconnect(ref handle);
        return true;
    }
}

sealed class StatementHandle() : SafeHandleZeroOrMinusOneIsInvalid(true)
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.DestroyPrepare(ref handle);
        return true;
    }
}

sealed class ChunkHandle() : SafeHandleZeroOrMinusOneIsInvalid(true)
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.DestroyChunk(ref handle);
        return true;
    }
}

sealed class LogicalTypeHandle() : SafeHandleZeroOrMinusOneIsInvalid(true)
{
    protected override bool ReleaseHandle()
    {
        DuckDbApi.DestroyLogicalType(ref handle);
        return true;
    }
}

sealed class AppenderHandle() : SafeHandleZeroOrMinusOneIsInvalid(true)
{
    protected override bool ReleaseHandle() => DuckDbApi.DestroyAppender(ref handle) == 0;
}

/// <summary>The struct <c>duckdb_result</c>, which callers provide the room for; only its size matters here.</summary>
[StructLayout(LayoutKind.Sequential)]
struct RawResult
{
#pragma warning disable IDE0044, CS0169 // the fields are DuckDB's: they give the struct its size and are written by native code
    ulong _columnCount;
    ulong _rowCount;
    ulong _rowsChanged;
    nint _columns;
    nint _error;
    nint _internals;
#pragma warning restore IDE0044, CS0169
}

/// <summary>A <c>duckdb_result</c> in native memory, destroyed and freed with the handle.</summary>
sealed unsafe class ResultHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal ResultHandle() : base(true)
    {
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(RawResult)));
    }

    internal RawResult* Pointer => (RawResult*)handle;

    protected override bool ReleaseHandle()
    {
        DuckDbApi.DestroyResult(Pointer);
        NativeMemory.Free(Pointer);
        return true;
    }
}
