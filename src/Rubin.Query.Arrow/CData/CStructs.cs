using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.CData;

/// <summary>The struct ArrowSchema of the Arrow C data interface: the type of a column or, as a struct, the schema of a batch.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowSchema
{
    /// <summary>The type, as a text that ends with zero.</summary>
    public byte* Format;

    /// <summary>The field's name, or null.</summary>
    public byte* Name;

    /// <summary>Pairs of key and value behind their number and lengths in 32 bits, or null.</summary>
    public byte* Metadata;

    /// <summary>Bit 1: the dictionary is ordered; bit 2: values may be NULL; bit 4: the map's keys are sorted.</summary>
    public long Flags;

    /// <summary>Number of nested fields.</summary>
    public long ChildCount;

    /// <summary>The nested fields.</summary>
    public CArrowSchema** Children;

    /// <summary>The type of the values where the format is that of codes; else null.</summary>
    public CArrowSchema* Dictionary;

    /// <summary>Frees what the struct refers to and sets itself to null; null in a struct that was released or moved away.</summary>
    public delegate* unmanaged[Cdecl]<CArrowSchema*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;
}

/// <summary>The struct ArrowArray of the Arrow C data interface: the values of a column or, as structs, of a batch.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArray
{
    /// <summary>Rows.</summary>
    public long Length;

    /// <summary>Rows that are NULL; -1 where unknown.</summary>
    public long NullCount;

    /// <summary>Rows to skip in all buffers and children.</summary>
    public long Offset;

    /// <summary>Number of buffers.</summary>
    public long BufferCount;

    /// <summary>Number of nested arrays.</summary>
    public long ChildCount;

    /// <summary>The buffers in the order of the columnar format.</summary>
    public void** Buffers;

    /// <summary>The nested arrays.</summary>
    public CArrowArray** Children;

    /// <summary>The values where the array holds codes; else null.</summary>
    public CArrowArray* Dictionary;

    /// <summary>Frees what the struct refers to and sets itself to null; null in a struct that was released or moved away.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArray*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;
}

/// <summary>The struct ArrowArrayStream of the Arrow C stream interface: batches on demand.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArrayStream
{
    /// <summary>Fills in the schema; 0, or an error number.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowSchema*, int> GetSchema;

    /// <summary>Fills in the next batch, a released one at the end; 0, or an error number.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowArray*, int> GetNext;

    /// <summary>What the last error was, good until the next call; or null.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, byte*> GetLastError;

    /// <summary>Ends the stream and sets itself to null. Batches that were handed out stay good.</summary>
    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;
}
