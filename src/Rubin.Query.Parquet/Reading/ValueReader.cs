using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Turns the values of a leaf's pages, NULLs left out, into a column of a batch: pages are started one after the other, and read or skipped
/// in pieces. Belongs to one worker; only what <see cref="Finish"/> hands out is fresh memory.
/// </summary>
abstract class ValueReader
{
    /// <summary>Values read since <see cref="Begin"/>.</summary>
    public int Count { get; protected set; }

    /// <summary>Forgets the dictionary of the chunk before.</summary>
    public abstract void StartChunk();

    /// <summary>Takes over the chunk's dictionary.</summary>
    public abstract void LoadDictionary(PageBytes page, int count);

    /// <summary>Starts at a page of <paramref name="count"/> values.</summary>
    public abstract void StartPage(PageEncoding encoding, PageBytes bytes, int count);

    /// <summary>Starts a batch that is expected to have <paramref name="rows"/> rows.</summary>
    public abstract void Begin(int rows);

    /// <summary>Reads the next <paramref name="count"/> values of the page.</summary>
    public abstract void Read(int count);

    /// <summary>Passes over the next <paramref name="count"/> values of the page.</summary>
    public abstract void Skip(int count);

    /// <summary>The column of the batch: the values read, in the rows that have a one in <paramref name="validity"/>.</summary>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="validity">As many ones as values were read; null where every row has one.</param>
    public abstract Column Finish(int rows, byte[]? validity);

    /// <summary>The column that <see cref="Finish"/> gave last is not used any more: the next may lie in its memory.</summary>
    public virtual void Reclaim()
    {
    }

    /// <summary>What reads the values of <paramref name="leaf"/>.</summary>
    public static ValueReader Create(LeafColumn leaf) => (leaf.PhysicalType, leaf.Type.Id) switch
    {
        (_, TypeId.Null) => new NullValueReader(),
        (_, TypeId.Boolean) => new BooleanValueReader(),
        (PhysicalType.ByteArray, TypeId.Utf8 or TypeId.Binary) => new BinaryValueReader(leaf.Type),
        (PhysicalType.ByteArray, TypeId.Decimal) => new BinaryNumberReader<Int128>(leaf.Type, Decimals.FromBigEndian),
        (PhysicalType.ByteArray, _) => new BinaryNumberReader<double>(leaf.Type, bytes => Decimals.ToDouble(bytes, leaf.Element)),
        (PhysicalType.FixedLengthByteArray, TypeId.Utf8 or TypeId.Binary) => new FixedBinaryValueReader(leaf),
        (_, TypeId.Int8) => new FixedValueReader<sbyte>(leaf),
        (_, TypeId.Int16) => new FixedValueReader<short>(leaf),
        (_, TypeId.Int32 or TypeId.Date) => new FixedValueReader<int>(leaf),
        (_, TypeId.Int64 or TypeId.Time or TypeId.Timestamp) => new FixedValueReader<long>(leaf),
        (_, TypeId.UInt8) => new FixedValueReader<byte>(leaf),
        (_, TypeId.UInt16) => new FixedValueReader<ushort>(leaf),
        (_, TypeId.UInt32) => new FixedValueReader<uint>(leaf),
        (_, TypeId.UInt64) => new FixedValueReader<ulong>(leaf),
        (_, TypeId.Float) => new FixedValueReader<float>(leaf),
        (_, TypeId.Double) => new FixedValueReader<double>(leaf),
        (_, TypeId.Decimal) => new FixedValueReader<Int128>(leaf),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Bytes a value on a plain page; 1 for a boolean, which is handed out as a byte.</summary>
    protected static int PhysicalWidth(LeafColumn leaf) => leaf.PhysicalType switch
    {
        PhysicalType.Boolean => 1,
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        PhysicalType.Int96 => 12,
        _ => leaf.Element.TypeLength,
    };
}
