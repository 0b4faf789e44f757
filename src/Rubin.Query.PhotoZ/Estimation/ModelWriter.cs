using System.Runtime.InteropServices;
using System.Text;

namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>Writes what a model consists of, little-endian; arrays with their lengths before them.</summary>
public sealed class ModelWriter : IDisposable
{
    readonly BinaryWriter _writer;

    /// <summary>Writes to a stream, which stays open.</summary>
    public ModelWriter(Stream stream) => _writer = new(stream, Encoding.UTF8, leaveOpen: true);

    /// <summary>Writes a whole number.</summary>
    public void Write(int value) => _writer.Write(value);

    /// <summary>Writes a number.</summary>
    public void Write(double value) => _writer.Write(value);

    /// <summary>Writes a text.</summary>
    public void Write(string value) => WriteArray(Encoding.UTF8.GetBytes(value));

    /// <summary>Writes numbers, of a type without references.</summary>
    public void WriteArray<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        _writer.Write(values.Length);
        _writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes numbers, of a type without references.</summary>
    public void WriteArray<T>(T[] values)
        where T : unmanaged => WriteArray<T>(values.AsSpan());

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
