using System.Runtime.InteropServices;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Arrow.CData;

/// <summary>
/// Reads the batches of a stream of another library in the process (Arrow C stream interface); each is copied and released at once.
/// For one thread.
/// </summary>
public sealed unsafe class CStreamReader : IDisposable
{
    readonly CArrowArrayStream* _stream;
    readonly WireField _type;
    bool _disposed;

    /// <summary>Takes the stream over: <paramref name="source"/> is left as released, and <see cref="Dispose"/> releases the stream.</summary>
    /// <exception cref="QueryException">There is no schema, or one that is malformed (Data) or unknown (Unsupported).</exception>
    public CStreamReader(CArrowArrayStream* source)
    {
        _stream = ExportedSchema.Allocate<CArrowArrayStream>(1);
        *_stream = *source;
        source->Release = null;
        var opened = false;
        var schema = default(CArrowSchema);
        try
        {
            Check(_stream->GetSchema(_stream, &schema));
            _type = CImport.Field(&schema, 0);
            Schema = CImport.SchemaOf(_type);
            opened = true;
        }
        finally
        {
            CImport.Release(&schema);
            if (!opened)
            {
                Dispose();
            }
        }
    }

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>The next batch, or null at the end.</summary>
    /// <exception cref="QueryException">The stream reports an error, or a value is malformed (Data).</exception>
    public RecordBatch? Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var array = default(CArrowArray);
        try
        {
            Check(_stream->GetNext(_stream, &array));
            return array.Release is null ? null : CImport.Batch(&array, Schema, _type);
        }
        finally
        {
            CImport.Release(&array);
        }
    }

    /// <summary>Releases the stream. Batches that were read stay good.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_stream->Release is not null)
        {
            _stream->Release(_stream);
        }

        NativeMemory.Free(_stream);
    }

    void Check(int error)
    {
        if (error != 0)
        {
            var message = Marshal.PtrToStringUTF8((nint)_stream->GetLastError(_stream)) ?? $"error {error}";
            throw new QueryException(QueryErrorCode.Data, $"the Arrow stream failed: {message}");
        }
    }
}
