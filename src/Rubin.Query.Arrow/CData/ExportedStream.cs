using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.CData;

/// <summary>The batches behind a <see cref="CArrowArrayStream"/> that was filled here.</summary>
sealed unsafe class ExportedStream
{
    /// <summary>EIO, the error number for all that can go wrong.</summary>
    const int InputOutputError = 5;

    readonly Schema _schema;
    readonly IEnumerator<RecordBatch> _batches;
    byte* _error;

    ExportedStream(Schema schema, IEnumerator<RecordBatch> batches) => (_schema, _batches) = (schema, batches);

    internal static void Fill(Schema schema, IEnumerable<RecordBatch> batches, CArrowArrayStream* target) => *target = new CArrowArrayStream
    {
        GetSchema = &GetSchema,
        GetNext = &GetNext,
        GetLastError = &GetLastError,
        Release = &Release,
        PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new ExportedStream(schema, batches.GetEnumerator()))),
    };

    static ExportedStream Of(CArrowArrayStream* stream) => (ExportedStream)GCHandle.FromIntPtr((nint)stream->PrivateData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int GetSchema(CArrowArrayStream* stream, CArrowSchema* target)
    {
        ExportedSchema.Fill(Of(stream)._schema, target);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int GetNext(CArrowArrayStream* stream, CArrowArray* target)
    {
        var self = Of(stream);
        *target = default;
        try
        {
            if (self._batches.MoveNext())
            {
                CExport.Export(self._batches.Current, target);
            }

            return 0;
        }
        catch (Exception error)
        {
            // No exception may cross into native code: the runtime would end the process.
            NativeMemory.Free(self._error);
            self._error = ExportedSchema.Text(error.Message);
            return InputOutputError;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static byte* GetLastError(CArrowArrayStream* stream) => Of(stream)._error;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Release(CArrowArrayStream* stream)
    {
        var self = Of(stream);
        GCHandle.FromIntPtr((nint)stream->PrivateData).Free();
        stream->Release = null;
        NativeMemory.Free(self._error);
        try
        {
            self._batches.Dispose();
        }
        catch (Exception)
        {
            // Release has no way to report an error, and none may cross into native code.
        }
    }
}
