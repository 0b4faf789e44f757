using System.Text;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>A prepared statement. Parameters keep their values from run to run.</summary>
sealed class DuckDbStatement : IDisposable
{
    readonly StatementHandle _handle;

    internal DuckDbStatement(StatementHandle handle) => _handle = handle;

    /// <summary>Number of parameters.</summary>
    public int ParameterCount => (int)DuckDbApi.ParameterCount(_handle);

    /// <summary>Gives the parameters their values, the first to parameter 1.</summary>
    /// <param name="values">
    /// null, bool, integers, float, double, string, byte[], DateOnly, or DateTime (to the microsecond, as it stands).
    /// </param>
    /// <returns>This statement.</returns>
    /// <exception cref="QueryException">TypeMismatch: too many values, or one of another type.</exception>
    public DuckDbStatement Bind(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (BindOne((ulong)i + 1, values[i]) != 0)
            {
                throw new QueryException(QueryErrorCode.TypeMismatch, $"{values.Length} values for a statement of {ParameterCount} parameters");
            }
        }

        return this;
    }

    /// <summary>Runs the statement to its end and throws its rows away.</summary>
    /// <returns>Rows inserted, updated or deleted.</returns>
    /// <exception cref="QueryException">What DuckDB said, with the code that fits best.</exception>
    public unsafe long Execute()
    {
        using var result = new ResultHandle();
        if (DuckDbApi.ExecutePrepared(_handle, result.Pointer) != 0)
        {
            throw DuckDbError.From(DuckDbApi.ResultError(result.Pointer));
        }

        return (long)DuckDbApi.RowsChanged(result.Pointer);
    }

    /// <summary>Starts the statement; its rows are computed while they are read.</summary>
    /// <exception cref="QueryException">What DuckDB said, with the code that fits best.</exception>
    public unsafe DuckDbResult Query()
    {
        var result = new ResultHandle();
        if (DuckDbApi.ExecutePreparedStreaming(_handle, result.Pointer) == 0)
        {
            return new(result);
        }

        using (result)
        {
            throw DuckDbError.From(DuckDbApi.ResultError(result.Pointer));
        }
    }

    /// <summary>Releases the statement; results that still stream live on.</summary>
    public void Dispose() => _handle.Dispose();

    int BindOne(ulong index, object? value) => value switch
    {
        null => DuckDbApi.BindNull(_handle, index),
        bool v => DuckDbApi.BindBoolean(_handle, index, v),
        sbyte v => DuckDbApi.BindInt32(_handle, index, v),
        byte v => DuckDbApi.BindInt32(_handle, index, v),
        short v => DuckDbApi.BindInt32(_handle, index, v),
        ushort v => DuckDbApi.BindInt32(_handle, index, v),
        int v => DuckDbApi.BindInt32(_handle, index, v),
        uint v => DuckDbApi.BindInt64(_handle, index, v),
        long v => DuckDbApi.BindInt64(_handle, index, v),
        ulong v => DuckDbApi.BindUInt64(_handle, index, v),
        float v => DuckDbApi.BindFloat(_handle, index, v),
        double v => DuckDbApi.BindDouble(_handle, index, v),
        DateOnly v => DuckDbApi.BindDate(_handle, index, v.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
        DateTime v => DuckDbApi.BindTimestamp(_handle, index, (v - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
        string v => BindBytes(index, Encoding.UTF8.GetBytes(v), isText: true),
        byte[] v => BindBytes(index, v, isText: false),
        _ => throw new QueryException(QueryErrorCode.TypeMismatch, $"parameter {index} cannot be a {value.GetType().Name}"),
    };

    unsafe int BindBytes(ulong index, byte[] bytes, bool isText)
    {
        fixed (byte* start = bytes)
        {
            byte none = 0;
            var pointer = start is null ? &none : start;
            return isText
                ? DuckDbApi.BindText(_handle, index, pointer, (ulong)bytes.Length)
                : DuckDbApi.BindBlob(_handle, index, pointer, (ulong)bytes.Length);
        }
    }
}
