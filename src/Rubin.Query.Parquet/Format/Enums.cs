namespace Rubin.Query.Parquet;

/// <summary>How a leaf's values are stored (parquet.thrift, <c>Type</c>).</summary>
public enum PhysicalType
{
    /// <summary>One bit.</summary>
    Boolean = 0,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 1,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 2,

    /// <summary>Deprecated timestamp: nanoseconds of the day and Julian day.</summary>
    Int96 = 3,

    /// <summary>IEEE 754 binary32.</summary>
    Float = 4,

    /// <summary>IEEE 754 binary64.</summary>
    Double = 5,

    /// <summary>Bytes of any length.</summary>
    ByteArray = 6,

    /// <summary>Bytes of one length.</summary>
    FixedLengthByteArray = 7,
}

/// <summary>How the values or levels of a page are written (parquet.thrift, <c>Encoding</c>; Encodings.md).</summary>
public enum PageEncoding
{
    /// <summary>Values end to end.</summary>
    Plain = 0,

    /// <summary>Dictionary codes, the deprecated name of <see cref="RleDictionary"/>; also plain values of a dictionary page.</summary>
    PlainDictionary = 2,

    /// <summary>Runs and bit-packed groups.</summary>
    Rle = 3,

    /// <summary>Deprecated levels, packed from the most significant bit.</summary>
    BitPacked = 4,

    /// <summary>Integers as differences.</summary>
    DeltaBinaryPacked = 5,

    /// <summary>Byte arrays: lengths as differences, then all bytes.</summary>
    DeltaLengthByteArray = 6,

    /// <summary>Byte arrays that share prefixes with their predecessor.</summary>
    DeltaByteArray = 7,

    /// <summary>Dictionary codes as runs and bit-packed groups.</summary>
    RleDictionary = 8,

    /// <summary>Byte k of all values, for each k.</summary>
    ByteStreamSplit = 9,
}

/// <summary>How pages are compressed (parquet.thrift, <c>CompressionCodec</c>).</summary>
public enum CompressionCodec
{
    /// <summary>Not at all.</summary>
    Uncompressed = 0,

    /// <summary>Snappy, raw format.</summary>
    Snappy = 1,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip = 2,

    /// <summary>LZO; not supported.</summary>
    Lzo = 3,

    /// <summary>Brotli (RFC 7932).</summary>
    Brotli = 4,

    /// <summary>Deprecated: LZ4 blocks in Hadoop's frames.</summary>
    Lz4 = 5,

    /// <summary>Zstandard (RFC 8878).</summary>
    Zstd = 6,

    /// <summary>One LZ4 block without a frame.</summary>
    Lz4Raw = 7,
}

/// <summary>How often a field occurs in its parent (parquet.thrift, <c>FieldRepetitionType</c>).</summary>
public enum Repetition
{
    /// <summary>Exactly once.</summary>
    Required = 0,

    /// <summary>At most once.</summary>
    Optional = 1,

    /// <summary>Any number of times.</summary>
    Repeated = 2,
}

/// <summary>The deprecated annotation of a field's meaning (parquet.thrift, <c>ConvertedType</c>).</summary>
public enum ConvertedType
{
    /// <summary>Text in UTF-8.</summary>
    Utf8 = 0,

    /// <summary>Map.</summary>
    Map = 1,

    /// <summary>The repeated group of a map; on old files, the map itself.</summary>
    MapKeyValue = 2,

    /// <summary>List.</summary>
    List = 3,

    /// <summary>Enumeration, as text.</summary>
    Enum = 4,

    /// <summary>Decimal.</summary>
    Decimal = 5,

    /// <summary>Days since 1970-01-01.</summary>
    Date = 6,

    /// <summary>Milliseconds of the day.</summary>
    TimeMillis = 7,

    /// <summary>Microseconds of the day.</summary>
    TimeMicros = 8,

    /// <summary>Milliseconds since 1970-01-01, UTC.</summary>
    TimestampMillis = 9,

    /// <summary>Microseconds since 1970-01-01, UTC.</summary>
    TimestampMicros = 10,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 11,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 12,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 13,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 14,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 15,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 16,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 17,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 18,

    /// <summary>JSON text.</summary>
    Json = 19,

    /// <summary>BSON.</summary>
    Bson = 20,

    /// <summary>Months, days and milliseconds in 12 bytes.</summary>
    Interval = 21,
}

/// <summary>What a page holds (parquet.thrift, <c>PageType</c>).</summary>
public enum PageType
{
    /// <summary>Values, first layout: levels are compressed with them.</summary>
    DataV1 = 0,

    /// <summary>Unused.</summary>
    Index = 1,

    /// <summary>The dictionary of the chunk.</summary>
    Dictionary = 2,

    /// <summary>Values, second layout: levels lie uncompressed before them.</summary>
    DataV2 = 3,
}

/// <summary>Whether the bounds of a column's pages ascend or descend (parquet.thrift, <c>BoundaryOrder</c>).</summary>
public enum BoundaryOrder
{
    /// <summary>Neither.</summary>
    Unordered = 0,

    /// <summary>Minima and maxima both ascend.</summary>
    Ascending = 1,

    /// <summary>Minima and maxima both descend.</summary>
    Descending = 2,
}
